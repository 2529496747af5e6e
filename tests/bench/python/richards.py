"""Tasks that send packets to each other: methods, attributes, lists."""
import sys


class Packet:
    def __init__(self, source, kind):
        self.source = source
        self.kind = kind
        self.data = [0] * 4


class Task:
    def __init__(self, name, priority):
        self.name = name
        self.priority = priority
        self.queue = []
        self.handled = 0

    def receive(self, packet):
        self.queue.append(packet)

    def is_ready(self):
        return len(self.queue) > 0

    def run(self, tasks):
        raise NotImplementedError


class Worker(Task):
    def run(self, tasks):
        packet = self.queue.pop(0)
        for i in range(4):
            packet.data[i] = (packet.data[i] + self.priority + i) & 255
        self.handled += 1
        tasks[(self.name + packet.kind) % len(tasks)].receive(packet)


class Device(Task):
    def __init__(self, name, priority):
        super().__init__(name, priority)
        self.pending = None

    def run(self, tasks):
        packet = self.queue.pop(0)
        self.handled += 1
        if self.pending is None:
            self.pending = packet
            return
        packet.kind = 1 + (packet.kind + self.pending.data[0]) % 3
        tasks[packet.source].receive(self.pending)
        tasks[(self.name + 1) % len(tasks)].receive(packet)
        self.pending = None


def run(steps):
    tasks = [Worker(i, 10 + i) if i % 2 == 0 else Device(i, 20 + i) for i in range(6)]
    for i in range(12):
        tasks[i % 6].receive(Packet(i % 6, 1 + i % 3))
    done = 0
    while done < steps:
        progress = False
        for task in tasks:
            if task.is_ready():
                task.run(tasks)
                done += 1
                progress = True
        if not progress:
            break
    return done, [t.handled for t in tasks]


def main(n):
    print(run(n))


if __name__ == "__main__":
    main(int(sys.argv[1]))
