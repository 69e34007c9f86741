import { Button } from "@mantine/core";
import { useEffect, useState } from "react";

import { useUnreviewed } from "../../../api/reviews";
import type { UnreviewedJudgment } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { QueryView } from "../../../components/QueryView";
import { useCurrentProject } from "../../../shell/ProjectFrame";
import { ReviewDesk } from "./ReviewDesk";

/** When so few are left, the next page is fetched. */
const FEW_LEFT = 5;

/** The answers that wait for a reviewer, one by one. */
export function ReviewsTab() {
  const { slug } = useCurrentProject();
  const waiting = useUnreviewed(slug);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const all = waiting.data?.pages.flatMap((page) => page.results) ?? [];
  const open = all.filter(({ id }) => !done.has(id) && !left.has(id));
  const { hasNextPage: isMore, isFetching, fetchNextPage } = waiting;
  const isShort = open.length <= FEW_LEFT;
  useEffect(() => {
    if (isShort && isMore && !isFetching) void fetchNextPage();
  }, [isShort, isMore, isFetching, fetchNextPage]);
  return (
    <QueryView query={waiting} height={560}>
      {() => (
        <Waiting
          open={open}
          isMore={isMore}
          reviewed={done.size}
          left={[...left].filter((id) => !done.has(id)).length}
          onDone={(id) => setDone((before) => new Set(before).add(id))}
          onLeft={(id) => setLeft((before) => new Set(before).add(id))}
          onAgain={() => setLeft(new Set())}
        />
      )}
    </QueryView>
  );
}

interface WaitingProps {
  open: UnreviewedJudgment[];
  isMore: boolean;
  reviewed: number;
  left: number;
  onDone: (id: string) => void;
  onLeft: (id: string) => void;
  onAgain: () => void;
}

function Waiting({ open, isMore, reviewed, left, onDone, onLeft, onAgain }: WaitingProps) {
  const [current, next] = open;
  if (current) {
    return (
      <ReviewDesk
        key={current.id}
        judgment={current}
        next={next}
        reviewed={reviewed}
        onDone={() => onDone(current.id)}
        onLeft={() => onLeft(current.id)}
      />
    );
  }
  if (isMore) return null;
  if (left > 0) {
    return (
      <EmptyState
        title="All looked at, some left for later"
        action={
          <Button variant="default" onClick={onAgain}>
            Look at those {left}
          </Button>
        }
      >
        You accepted or returned {reviewed}. What you left for later still waits.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing waits for a review">
      {reviewed > 0 ? `You looked at ${reviewed}. ` : ""}New answers come here as people give them; your own are left to
      other reviewers.
    </EmptyState>
  );
}
