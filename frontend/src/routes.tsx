import { Navigate, createBrowserRouter, type RouteObject } from "react-router";

import { AppFrame } from "./shell/AppFrame";
import { BrokenFrame, BrokenPage } from "./shell/BrokenPage";
import { ProjectFrame } from "./shell/ProjectFrame";
import { HomePage } from "./pages/home/HomePage";
import { LoginPage } from "./pages/login/LoginPage";
import { NotFoundPage } from "./pages/NotFoundPage";

const settingsSections: RouteObject[] = [
  { index: true, element: <Navigate to="general" replace /> },
  {
    path: "general",
    lazy: async () => ({ Component: (await import("./pages/settings/general/GeneralPage")).GeneralPage }),
  },
  {
    path: "question",
    lazy: async () => ({ Component: (await import("./pages/settings/question/QuestionPage")).QuestionPage }),
  },
  { path: "queue", lazy: async () => ({ Component: (await import("./pages/settings/QueuePage")).QueuePage }) },
  { path: "quality", lazy: async () => ({ Component: (await import("./pages/settings/QualityPage")).QualityPage }) },
  { path: "team", lazy: async () => ({ Component: (await import("./pages/settings/team/TeamPage")).TeamPage }) },
  {
    path: "audit-log",
    lazy: async () => ({ Component: (await import("./pages/settings/ProjectAuditLogPage")).ProjectAuditLogPage }),
  },
  { path: "end", lazy: async () => ({ Component: (await import("./pages/settings/end/EndPage")).EndPage }) },
];

/** Every address of the interface. All but the first pages come when they are opened. */
export const router = createBrowserRouter([
  {
    ErrorBoundary: BrokenFrame,
    HydrateFallback: () => null,
    children: [
      { path: "/login", Component: LoginPage },
      {
        path: "/invitation",
        lazy: async () => ({ Component: (await import("./pages/invitation/InvitationPage")).InvitationPage }),
      },
      {
        path: "/sign-up",
        lazy: async () => ({ Component: (await import("./pages/sign-up/SignUpPage")).SignUpPage }),
      },
      {
        path: "/reset-password",
        lazy: async () => ({ Component: (await import("./pages/reset-password/AskForLetterPage")).AskForLetterPage }),
      },
      {
        path: "/reset-password/:key",
        lazy: async () => ({ Component: (await import("./pages/reset-password/NewPasswordPage")).NewPasswordPage }),
      },
      {
        path: "/confirm-email/:key",
        lazy: async () => ({ Component: (await import("./pages/confirm-email/ConfirmEmailPage")).ConfirmEmailPage }),
      },
      {
        Component: AppFrame,
        children: [
          { index: true, Component: HomePage },
          {
            path: "/projects/new",
            lazy: async () => ({ Component: (await import("./pages/new-project/NewProjectPage")).NewProjectPage }),
          },
          {
            path: "/account",
            lazy: async () => ({ Component: (await import("./pages/account/AccountFrame")).AccountFrame }),
            children: [
              {
                index: true,
                lazy: async () => ({ Component: (await import("./pages/account/profile/ProfilePage")).ProfilePage }),
              },
              {
                path: "security",
                lazy: async () => ({ Component: (await import("./pages/account/security/SecurityPage")).SecurityPage }),
              },
              {
                path: "tokens",
                lazy: async () => ({ Component: (await import("./pages/account/tokens/TokensPage")).TokensPage }),
              },
            ],
          },
          {
            path: "/annotate/:slug",
            lazy: async () => ({ Component: (await import("./pages/annotate/AnnotatePage")).AnnotatePage }),
          },
          {
            path: "/annotate/:slug/practice",
            lazy: async () => ({ Component: (await import("./pages/practice/PracticePage")).PracticePage }),
          },
          {
            path: "/projects/:slug",
            Component: ProjectFrame,
            children: eachMayBreak([
              {
                index: true,
                lazy: async () => ({ Component: (await import("./pages/overview/OverviewPage")).OverviewPage }),
              },
              {
                path: "first",
                lazy: async () => ({
                  Component: (await import("./pages/new-project/FirstComparisonPage")).FirstComparisonPage,
                }),
              },
              {
                path: "prompts",
                lazy: async () => ({ Component: (await import("./pages/prompts/PromptsPage")).PromptsPage }),
              },
              {
                path: "generate",
                lazy: async () => ({ Component: (await import("./pages/generate/GeneratePage")).GeneratePage }),
              },
              {
                path: "import",
                lazy: async () => ({ Component: (await import("./pages/import/ImportPage")).ImportPage }),
              },
              {
                path: "judge",
                lazy: async () => ({ Component: (await import("./pages/judge/JudgePage")).JudgePage }),
              },
              {
                path: "comparisons",
                lazy: async () => ({ Component: (await import("./pages/comparisons/ComparisonsPage")).ComparisonsPage }),
              },
              {
                path: "quality",
                lazy: async () => ({ Component: (await import("./pages/quality/QualityFrame")).QualityFrame }),
                children: [
                  {
                    index: true,
                    lazy: async () => ({ Component: (await import("./pages/quality/overview/OverviewTab")).OverviewTab }),
                  },
                  {
                    path: "annotators",
                    lazy: async () => ({
                      Component: (await import("./pages/quality/annotators/AnnotatorsTab")).AnnotatorsTab,
                    }),
                  },
                  {
                    path: "gold",
                    lazy: async () => ({ Component: (await import("./pages/quality/gold/GoldTab")).GoldTab }),
                  },
                  {
                    path: "disagreements",
                    lazy: async () => ({
                      Component: (await import("./pages/quality/disagreements/DisagreementsTab")).DisagreementsTab,
                    }),
                  },
                  {
                    path: "reviews",
                    lazy: async () => ({ Component: (await import("./pages/quality/reviews/ReviewsTab")).ReviewsTab }),
                  },
                  {
                    path: "gallery",
                    lazy: async () => ({ Component: (await import("./pages/quality/gallery/GalleryTab")).GalleryTab }),
                  },
                  {
                    path: "labels",
                    lazy: async () => ({ Component: (await import("./pages/quality/labels/LabelsTab")).LabelsTab }),
                  },
                ],
              },
              {
                path: "comparisons/:id",
                lazy: async () => ({ Component: (await import("./pages/comparisons/ComparisonPage")).ComparisonPage }),
              },
              {
                path: "hygiene",
                lazy: async () => ({ Component: (await import("./pages/hygiene/HygienePage")).HygienePage }),
              },
              {
                path: "scorers",
                lazy: async () => ({ Component: (await import("./pages/scorers/ScorersPage")).ScorersPage }),
              },
              {
                path: "pool",
                lazy: async () => ({ Component: (await import("./pages/pool/PoolPage")).PoolPage }),
              },
              {
                path: "curate",
                lazy: async () => ({ Component: (await import("./pages/curate/CuratePage")).CuratePage }),
              },
              {
                path: "datasets",
                lazy: async () => ({ Component: (await import("./pages/datasets/DatasetsPage")).DatasetsPage }),
              },
              {
                path: "datasets/compare",
                lazy: async () => ({ Component: (await import("./pages/datasets/ComparePage")).ComparePage }),
              },
              {
                path: "datasets/:id",
                lazy: async () => ({ Component: (await import("./pages/datasets/DatasetPage")).DatasetPage }),
              },
              {
                path: "train",
                lazy: async () => ({ Component: (await import("./pages/train/TrainPage")).TrainPage }),
              },
              {
                path: "train/compare",
                lazy: async () => ({ Component: (await import("./pages/train/CompareRunsPage")).CompareRunsPage }),
              },
              {
                path: "train/:id",
                lazy: async () => ({ Component: (await import("./pages/train/TrainRunPage")).TrainRunPage }),
              },
              {
                path: "evaluate",
                lazy: async () => ({ Component: (await import("./pages/evaluate/EvaluatePage")).EvaluatePage }),
              },
              {
                path: "evaluate/:id",
                lazy: async () => ({ Component: (await import("./pages/evaluate/EvaluationPage")).EvaluationPage }),
              },
              {
                path: "models",
                lazy: async () => ({ Component: (await import("./pages/models/ModelsPage")).ModelsPage }),
              },
              {
                path: "models/:id",
                lazy: async () => ({ Component: (await import("./pages/models/ModelPage")).ModelPage }),
              },
              {
                path: "settings",
                lazy: async () => ({ Component: (await import("./pages/settings/SettingsFrame")).SettingsFrame }),
                children: settingsSections,
              },
              {
                path: "jobs",
                lazy: async () => ({ Component: (await import("./pages/jobs/JobsPage")).JobsPage }),
              },
              {
                path: "jobs/:id",
                lazy: async () => ({ Component: (await import("./pages/jobs/JobPage")).JobPage }),
              },
            ]),
          },
          {
            path: "/archive",
            lazy: async () => ({ Component: (await import("./pages/archive/ArchivePage")).ArchivePage }),
          },
          {
            path: "/audit-log",
            lazy: async () => ({ Component: (await import("./pages/audit-log/AuditLogPage")).AuditLogPage }),
          },
          { path: "*", Component: NotFoundPage },
        ],
      },
    ],
  },
]);

/** A page that breaks leaves the frame round it standing. */
function eachMayBreak(children: RouteObject[]): RouteObject[] {
  return [{ ErrorBoundary: BrokenPage, children }];
}
