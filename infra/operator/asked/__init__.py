"""Asked: the expressions that an operator's files hold, each with what surrounds it."""
