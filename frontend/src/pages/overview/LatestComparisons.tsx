import { Link } from "react-router";

import { useComparisons } from "../../api/comparisons";
import { SampleRow } from "../../components/media/SampleRow";
import { Panel } from "../../components/Panel";
import { PreferenceBar } from "../../components/PreferenceBar";
import { QueryView } from "../../components/QueryView";
import classes from "./OverviewPage.module.css";

const LATEST = { ordering: "-id", page_size: 6 };

/** The comparisons made last, as pictures with what is said of them. */
export function LatestComparisons({ slug }: { slug: string }) {
  const comparisons = useComparisons(slug, LATEST);
  const base = `/projects/${slug}/comparisons`;
  return (
    <Panel title="Made last" aside={<Link to={base}>All comparisons</Link>} className={classes.wide}>
      <QueryView query={comparisons} height={150}>
        {({ results }) => (
          <ul className={classes.latest} aria-label="Comparisons made last">
            {results.map(({ id, samples, prompt, preference }) => (
              <li key={id}>
                <SampleRow samples={samples} prompt={prompt} p0={preference?.p_0 ?? null} />
                <PreferenceBar p0={preference?.p_0 ?? null} />
                <Link to={`${base}/${id}`} className={classes.prompt} title={prompt}>
                  {prompt}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Panel>
  );
}
