import "@mantine/spotlight/styles.css";

import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useEffect, useState } from "react";
import { useNavigate, useParams } from "react-router";

import { useProject, useProjects } from "../api/projects";
import { reviews } from "../api/roles";
import { useSignOut } from "../api/session";
import type { Project } from "../api/types";
import { addressOf, groupsFor } from "./projectPages";

const [store, palette] = createSpotlight();

/** Goes anywhere and does anything by typing a few letters of its name. `asked` grows each time it is to open. */
export function CommandPalette({ asked }: { asked: number }) {
  const [query, setQuery] = useState("");
  const actions = useActions(query.trim());
  useEffect(() => palette.open(), [asked]);
  return (
    <Spotlight
      store={store}
      title="Go to"
      classNames={{ header: "tm-visually-hidden" }}
      actions={actions}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      nothingFound="Nothing of this name. Try the name of a page or of a project."
      searchProps={{ placeholder: "Where to, or what to do", "aria-label": "Where to, or what to do" }}
      scrollable
      maxHeight={440}
      limit={40}
    />
  );
}

function useActions(query: string): SpotlightActionGroupData[] {
  const { slug } = useParams();
  const project = useProject(slug ?? "", slug !== undefined).data;
  const projects = useProjects().data?.results ?? [];
  const navigate = useNavigate();
  const go = (to: string) => () => void navigate(to);
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme("light") === "dark" ? "light" : "dark";
  const signOut = useSignOut();
  const everywhere = [
    { id: "home", label: "All projects", description: "What waits for you", onClick: go("/") },
    { id: "new", label: "New project", description: "Prompts, samples, a question", onClick: go("/projects/new") },
    { id: "account", label: "Your account", description: "Name, e-mail, signed-in browsers", onClick: go("/account") },
    {
      id: "security",
      label: "Security",
      description: "Password and second step at sign-in",
      keywords: ["password", "2fa", "authenticator", "key"],
      onClick: go("/account/security"),
    },
    { id: "tokens", label: "API tokens", description: "Keys for your programs", onClick: go("/account/tokens") },
    {
      id: "scheme",
      label: `Use ${other} colours`,
      keywords: ["theme", "scheme", "light", "dark"],
      onClick: () => setColorScheme(other),
    },
    { id: "sign-out", label: "Sign out", keywords: ["log out", "leave"], onClick: () => signOut.mutate() },
  ];
  const groups = [
    ...(project ? [pagesOf(project, query, go)] : []),
    {
      group: project ? "Other projects" : "Projects",
      actions: projects
        .filter((one) => one.slug !== slug)
        .map((one) => ({
          id: `project ${one.slug}`,
          label: one.name,
          description: `You are its ${one.role}`,
          keywords: [one.slug],
          onClick: go(reviews(one) ? `/projects/${one.slug}` : `/annotate/${one.slug}`),
        })),
    },
    { group: "Everywhere", actions: everywhere },
  ];
  return groups.filter(({ actions }) => actions.length > 0);
}

function pagesOf(project: Project, query: string, go: (to: string) => () => void): SpotlightActionGroupData {
  const pages = groupsFor(project).flatMap((group) =>
    group.pages.map((page) => ({
      id: `page ${page.to}`,
      label: page.name,
      description: page.hint,
      keywords: [group.name],
      onClick: go(addressOf(project.slug, page)),
    })),
  );
  const base = `/projects/${project.slug}`;
  const overview = { id: "page overview", label: "Overview", description: "Where the project stands", onClick: go(base) };
  const number = /^#?(\d{1,12})$/.exec(query)?.[1];
  const byNumber =
    number !== undefined && reviews(project)
      ? [
          {
            id: "comparison",
            label: `Comparison ${number}`,
            description: "By its number",
            keywords: [query],
            onClick: go(`${base}/comparisons/${number}`),
          },
        ]
      : [];
  return { group: project.name, actions: [...byNumber, ...(reviews(project) ? [overview] : []), ...pages] };
}
