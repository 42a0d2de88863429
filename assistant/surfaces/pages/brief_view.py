"""placeholder"""
def shown_brief(assistant, seat, day):
    return {}
