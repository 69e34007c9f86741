"""A cap on what answers may cost: the most that a request can cost is set aside before it is sent."""

import threading

from curation.chat.errors import BudgetSpent


class Budget:
    """So much and no more. Several threads may share one; `most` is None for no cap, and spending is still told."""

    def __init__(self, most: float | None = None, spent: float = 0.0, title: str = "the budget") -> None:
        self.most = most
        self.title = title
        self._spent = spent
        self._set_aside: list[float] = []
        self._settled = threading.Condition()

    @property
    def spent(self) -> float:
        """What answers have cost, those included that were sent back broken or too late."""
        return self._spent

    def set_aside(self, cost: float) -> None:
        """Keep `cost` for a request; raises BudgetSpent where it could not be paid.

        Requests on their way mostly cost less than was set aside for them: where that decides, they are waited for.
        """
        with self._settled:
            while self.most is not None and self._spent + sum(self._set_aside) + cost > self.most:
                if self._spent + cost > self.most:
                    raise BudgetSpent(
                        f"{self.title} of {self.most:g} does not allow another request: {self._spent:.6g} is "
                        f"spent and the next could cost {cost:.2g}. What was answered is kept."
                    )
                self._settled.wait()
            self._set_aside.append(cost)

    def settle(self, set_aside: float, cost: float) -> None:
        """Give back what was set aside, and pay what it did cost."""
        with self._settled:
            self._set_aside.remove(set_aside)
            self._spent += cost
            self._settled.notify_all()
