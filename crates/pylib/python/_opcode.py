"""What `dis` and `opcode` ask about CPython's byte code, of which there is none here: code is made of register instructions."""

__all__ = ["stack_effect"]


def stack_effect(opcode, oparg=None, /, *, jump=None):
    raise ValueError("invalid opcode or oparg")


def is_valid(opcode):
    return False


def _none(opcode):
    return False


has_arg = has_const = has_name = has_jump = has_free = has_local = has_exc = _none


def get_executor(*, code, offset):
    return None


def get_specialization_stats():
    return None


def get_intrinsic1_descs():
    return []


def get_intrinsic2_descs():
    return []


def get_nb_ops():
    signs = ["+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^"]
    names = ["ADD", "AND", "FLOOR_DIVIDE", "LSHIFT", "MATRIX_MULTIPLY", "MULTIPLY", "REMAINDER", "OR", "POWER", "RSHIFT", "SUBTRACT",
             "TRUE_DIVIDE", "XOR"]
    plain = [(f"NB_{name}", sign) for name, sign in zip(names, signs)]
    in_place = [(f"NB_INPLACE_{name}", f"{sign}=") for name, sign in zip(names, signs)]
    return [*plain, *in_place, ("NB_SUBSCR", "[]")]


def get_special_method_names():
    return ["__enter__", "__exit__", "__aenter__", "__aexit__"]
