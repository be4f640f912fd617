from tests.contract.cast import *
def test_one(store, open_another):
    case = do(store, None, opened(), text_filed(), poll_opened(), period_opened())
    case = do(store, case, amendment("CR"))
    with open_another().read() as view:
        assert view.case(case.id) == case
        print(view.counts())
    with open_another().write(case.id, "x") as tx:
        assert tx.case == case
