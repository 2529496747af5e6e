"""kiln_binary: a native binary from Restricted C++, built by Bazel one shard at a time.

    load("@kiln//translator/driver:kiln.bzl", "kiln_binary")

    kiln_binary(
        name = "my_interp",
        srcs = glob(["*.cc"]),
        hdrs = glob(["*.h"]),
    )

One action translates (`kiln translate --emit-only`), into C++ shards with stable content; each shard is then
an action of its own, so that a change compiles only the shards that mention what changed, and Bazel's
disk cache, remote cache and remote execution apply. The workspace's compiler must be Clang 19
(`--repo_env=CC=clang-19`).
"""

load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

# As translator/driver/native.cc has them; translator/emit/README.md says what each is for.
_COMPILE_FLAGS = [
    "-std=c++20",
    "-gdwarf-4",
    "-g1",
    "-fno-exceptions",
    "-fno-rtti",
    "-fwrapv",
    "-fno-pic",
    "-fno-pie",
    "-ftls-model=local-exec",
    "-fno-strict-aliasing",
    "-fno-omit-frame-pointer",
    "-ffunction-sections",
    "-w",
    "-Wno-error",
    "-fno-math-errno",
    "-ffp-contract=off",
    "-fvisibility=hidden",
    "-fbracket-depth=4096",
]

_LINK_FLAGS = [
    "-no-pie",
    "-fuse-ld=lld",
    "-Wl,--gc-sections",
]

def _order_flags(order):
    return ["-Wl,--symbol-ordering-file=" + order.path, "-Wl,--no-warn-symbol-ordering"] if order else []

def _kiln_binary_impl(ctx):
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )

    # ---- Translate: shards and entry.cc in a tree, the image beside it.
    shards = ctx.actions.declare_directory(ctx.label.name + ".shards")
    image = ctx.actions.declare_file(ctx.label.name + ".image.s")
    home = ctx.file._home_marker.dirname[:-len("/rlib")] if ctx.file._home_marker.dirname != "rlib" else "."
    arguments = ctx.actions.args()
    arguments.add_all(ctx.files.srcs)
    arguments.add("--emit-only", shards.path)
    arguments.add("--opt", str(ctx.attr.opt))
    arguments.add("--jobs", "2")
    if ctx.attr.jit:
        arguments.add("--jit")
    arguments.add("--relative-to", ".")
    arguments.add_all(["-I", "."])
    arguments.add_all(ctx.attr.defines, before_each = "-D")
    arguments.add_all(ctx.attr.includes, before_each = "-I")
    arguments.add_all(["--quiet", "--no-cache"])
    ctx.actions.run_shell(
        mnemonic = "KilnTranslate",
        progress_message = "Translating %s" % ctx.label,
        inputs = ctx.files.srcs + ctx.files.hdrs + ctx.files._home,
        outputs = [shards, image],
        tools = [ctx.executable._kiln],
        command = 'KILN_HOME={home} {kiln} translate "$@" && mv {tree}/image.s {image} && rm {tree}/kiln-emitted.txt'.format(
            home = home,
            kiln = ctx.executable._kiln.path,
            tree = shards.path,
            image = image.path,
        ),
        arguments = [arguments],
        use_default_shell_env = True,
    )

    # ---- Compile: an action for each shard, one for the image.
    jit_runtime = ctx.attr._jit_runtime if ctx.attr.jit else []
    runtime = [dep[CcInfo] for dep in jit_runtime + ctx.attr._runtime + ctx.attr.deps]
    checks = ["-DKILN_CHECKS=1"] if ctx.attr.opt < 2 else []
    common = dict(
        actions = ctx.actions,
        feature_configuration = features,
        cc_toolchain = toolchain,
        compilation_contexts = [info.compilation_context for info in runtime],
        disallow_nopic_outputs = True,
    )
    _, code = cc_common.compile(
        name = ctx.label.name + ".code",
        srcs = [shards],
        user_compile_flags = _COMPILE_FLAGS + checks + ["-O%d" % ctx.attr.opt],
        **common
    )
    _, data = cc_common.compile(
        name = ctx.label.name + ".image",
        srcs = [image],
        user_compile_flags = ["-Wno-unused-command-line-argument"],
        **common
    )

    # ---- Link. The objects count as position-independent to Bazel, whose toolchain links only such;
    # the flags above make them what they are.
    linked = cc_common.link(
        name = ctx.label.name,
        actions = ctx.actions,
        feature_configuration = features,
        cc_toolchain = toolchain,
        compilation_outputs = cc_common.merge_compilation_outputs(compilation_outputs = [code, data]),
        linking_contexts = [info.linking_context for info in runtime],
        user_link_flags = _LINK_FLAGS + _order_flags(ctx.file.function_order) + ctx.attr.linkopts,
        additional_inputs = [ctx.file.function_order] if ctx.file.function_order else [],
        link_deps_statically = True,
    )
    return [
        DefaultInfo(executable = linked.executable, files = depset([linked.executable])),
        OutputGroupInfo(emitted = depset([shards, image])),
    ]

kiln_binary = rule(
    implementation = _kiln_binary_impl,
    executable = True,
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
    incompatible_use_toolchain_transition = True,
    attrs = {
        "srcs": attr.label_list(
            allow_files = [".cc"],
            mandatory = True,
            doc = "The program's sources, in Restricted C++. One defines entry_point.",
        ),
        "hdrs": attr.label_list(
            allow_files = True,
            doc = "Everything they include that is not rlib's.",
        ),
        "deps": attr.label_list(
            providers = [CcInfo],
            doc = "Libraries of foreign functions.",
        ),
        "defines": attr.string_list(doc = "Macros for the program's sources."),
        "includes": attr.string_list(doc = "Folders to look for headers in, from the execution root."),
        "linkopts": attr.string_list(),
        "function_order": attr.label(
            allow_single_file = [".txt"],
            doc = "Symbols of functions, a line each, that come first in the binary, in this order.",
        ),
        "opt": attr.int(default = 2, values = [0, 1, 2, 3]),
        "jit": attr.bool(doc = "Generates a tracing JIT from the sources."),
        "_kiln": attr.label(
            default = "//translator/driver:kiln",
            executable = True,
            cfg = "host",
        ),
        "_home": attr.label_list(
            default = ["//rlib:translated", "//gc/runtime:mutator.h"],
            allow_files = True,
        ),
        "_home_marker": attr.label(default = "//rlib:rlib.h", allow_single_file = True),
        "_runtime": attr.label_list(
            default = ["//gc/runtime:gc", "//rlib:runtime", "//translator/emit:runtime", "//third_party:gmp"],
            providers = [CcInfo],
        ),
        "_jit_runtime": attr.label_list(
            default = ["//jitcodegen/native"],
            providers = [CcInfo],
        ),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    doc = "Translates Restricted C++ and compiles it, one action for each emitted shard.",
)
