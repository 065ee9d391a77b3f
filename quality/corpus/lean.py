"""Compiled code that only reads and writes arrays of its callers, and two instructions of the machine for it.

The compiler's disk cache does not notice a change here: whoever makes one changes the callers' files, too.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import types
from numba.extending import intrinsic

from quality.text.compiled import Compiled, compiled


def lean(function: Compiled) -> Compiled:
    """As ``compiled``, for functions that make no array and return none.

    numba counts references to each view and each member of a tuple; that is an atomic operation a time, and
    took a third of the time of a comparison of two headlines. The caller holds the arrays meanwhile.
    """
    made: Any = compiled(function)
    made.targetoptions["_nrt"] = False
    return made  # type: ignore[no-any-return]


def _ones(_: Any, bits: Any) -> Any:
    def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), build


ones: Any = intrinsic(_ones)
"""Number of bits that are set: one machine instruction."""


def _prefetch(_: Any, array: Any, place: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        address = builder.gep(data, [arguments[1]])
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [address.type, number, number, number])
        asked = builder.module.declare_intrinsic("llvm.prefetch", [address.type], kind)
        builder.call(asked, [address, *map(number, (0, 3, 1))])  # to read, near, data
        return context.get_dummy_value()

    return types.none(array, types.intp), build


prefetch: Any = intrinsic(_prefetch)
"""Ask the memory for an item of an array, by its place in order, and go on meanwhile."""
