import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { useGold } from "../../../api/gold";
import type { Gold } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { percent } from "../../../components/numbers";
import { Pager } from "../../../components/Pager";
import { QueryView } from "../../../components/QueryView";
import { useCurrentProject } from "../../../shell/ProjectFrame";
import { EditGold } from "./EditGold";
import classes from "./Gold.module.css";
import { GoldCard } from "./GoldCard";
import { MakeGoldDialog } from "./MakeGold";
import { NewGold } from "./NewGold";

const PAGE_SIZE = 24;

/** Every question with a known answer, the newest first, and making another one. */
export function GoldTab() {
  const { slug, gold_rate } = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const [edited, setEdited] = useState<Gold | null>(null);
  const [comparison, setComparison] = useState<number | null>(null);
  const gold = useGold(slug, search.get("cursor"), PAGE_SIZE);
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.muted}>
          {gold_rate > 0
            ? `${percent(gold_rate)} of the questions that people are given are gold.`
            : "The gold rate is nought: gold is asked in practice only. "}{" "}
          <Link to={`/projects/${slug}/settings/queue`}>Settings</Link>
        </p>
        <NewGold onChosen={setComparison} />
      </div>
      <QueryView query={gold} height={520}>
        {(page) =>
          page.results.length === 0 ? (
            <EmptyState title="No gold yet">
              Take <Link to={`/projects/${slug}/comparisons`}>comparisons</Link> whose answer nobody can doubt, and make
              them gold: ten or twenty tell who looks.
            </EmptyState>
          ) : (
            <>
              <ul className={classes.wall} aria-label="Gold questions">
                {page.results.map((row) => (
                  <GoldCard key={row.id} slug={slug} gold={row} onEdit={() => setEdited(row)} />
                ))}
              </ul>
              <Pager page={page} onChange={(cursor) => setSearch(cursor === null ? {} : { cursor })} />
            </>
          )
        }
      </QueryView>
      <EditGold gold={edited} onClose={() => setEdited(null)} />
      <MakeGoldDialog slug={slug} comparison={comparison} onClose={() => setComparison(null)} />
    </>
  );
}
