import no_such_module.below
