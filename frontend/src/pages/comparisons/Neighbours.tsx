import { Button, Group } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Link, useNavigate, useSearchParams } from "react-router";

import { useComparisons } from "../../api/comparisons";
import { cursorOf } from "../../api/cursor";
import type { Filter } from "../../components/filters/filters";
import { queryOf } from "./list";
import { useComparisonFilters } from "./useComparisonFilters";

interface NeighboursProps {
  slug: string;
  id: number;
  isManager: boolean;
}

/** Back to the list that one came from, and to the comparisons before and after in it. The address carries the list. */
export function Neighbours({ slug, id, isManager }: NeighboursProps) {
  const { before, after, list } = useNeighbours(slug, id, isManager);
  const navigate = useNavigate();
  useHotkeys([
    ["[", () => before !== null && void navigate(before)],
    ["]", () => after !== null && void navigate(after)],
  ]);
  return (
    <Group gap={8}>
      <Button component={Link} to={list} variant="default" size="sm">
        To the list
      </Button>
      <Step to={before} name="The one before" sign="‹" keys="[" />
      <Step to={after} name="The next one" sign="›" keys="]" />
    </Group>
  );
}

function Step({ to, name, sign, keys }: { to: string | null; name: string; sign: string; keys: string }) {
  const label = { "aria-label": name, title: `${name} (${keys})`, px: 12, variant: "default" } as const;
  if (to === null) return <Button {...label} disabled>{sign}</Button>;
  return (
    <Button component={Link} to={to} aria-keyshortcuts={keys} {...label}>
      {sign}
    </Button>
  );
}

function useNeighbours(slug: string, id: number, isManager: boolean) {
  const [search] = useSearchParams();
  const filters = useComparisonFilters(slug, isManager);
  const page = useComparisons(slug, queryOf(filters, search)).data;
  const ids = page?.results.map((comparison) => comparison.id) ?? [];
  const at = ids.indexOf(id);
  const beyond = useEndsOf(slug, filters, search, at === 0, page?.previous ?? null);
  const further = useEndsOf(slug, filters, search, at >= 0 && at === ids.length - 1, page?.next ?? null);
  const base = `/projects/${slug}/comparisons`;
  const here = (other: number | undefined) => (other === undefined ? null : `${base}/${other}?${search.toString()}`);
  const there = (page: { ids: number[]; search: string } | null, index: number) => {
    const other = page?.ids.at(index);
    return page && other !== undefined ? `${base}/${other}?${page.search}` : null;
  };
  return {
    list: `${base}?${search.toString()}`,
    before: at > 0 ? here(ids[at - 1]) : there(beyond, -1),
    after: at >= 0 && at < ids.length - 1 ? here(ids[at + 1]) : there(further, 0),
  };
}

/** The comparisons of the page that lies beyond the first or the last row of this one; asked for only there. */
function useEndsOf(
  slug: string,
  filters: Filter[],
  search: URLSearchParams,
  isWanted: boolean,
  link: string | null,
) {
  const next = new URLSearchParams(search);
  const cursor = cursorOf(link);
  if (cursor === null) next.delete("cursor");
  else next.set("cursor", cursor);
  const page = useComparisons(slug, queryOf(filters, next), isWanted && link !== null);
  if (!isWanted || link === null || !page.data || page.isPlaceholderData) return null;
  return { ids: page.data.results.map((comparison) => comparison.id), search: next.toString() };
}
