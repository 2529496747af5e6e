"""Permutations: small lists, slices, indexes."""
import sys


def fannkuch(n):
    perm1 = list(range(n))
    count = list(range(1, n + 1))
    most = checksum = r = 0
    r = n
    index = 0
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        perm = perm1[:]
        flips = 0
        k = perm[0]
        while k:
            perm[:k + 1] = perm[k::-1]
            flips += 1
            k = perm[0]
        if flips > most:
            most = flips
        checksum += flips if index % 2 == 0 else -flips
        index += 1
        while True:
            if r == n:
                return checksum, most
            perm1.insert(r, perm1.pop(0))
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1


def main(n):
    print(fannkuch(n))


if __name__ == "__main__":
    main(int(sys.argv[1]))
