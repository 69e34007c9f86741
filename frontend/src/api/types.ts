/** The shapes that the API speaks, under the names that the interface uses. All come from the OpenAPI schema. */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

/** The schema calls fields with a default optional, for they may be left out of a request; answers have them all. */
type Complete<Name extends keyof Schemas> = Required<Schemas[Name]>;

/** A page of a list, with the addresses of its neighbours. How many there are in all, only a project's counts say. */
export interface Page<T> {
  next: string | null;
  previous: string | null;
  results: T[];
}

export type Session = Schemas["Session"];
export type ProviderAddress = Schemas["ProviderAddress"];
export type OpenedInvitation = Schemas["OpenedInvitation"];
export type AcceptedInvitation = Schemas["AcceptedInvitation"];
export type ApiToken = Complete<"Token">;
export type MadeApiToken = Complete<"MadeToken">;
export type Project = Complete<"Project">;
/** What a manager may set; what is left out stays as it is. */
export type ProjectChange = Schemas["PatchedProjectChangeRequest"];
export type QueueOrder = Schemas["QueueOrderEnum"];
export type Aggregation = Schemas["AggregationEnum"];
export type Instrument = Schemas["Instrument"];
export type Member = Complete<"Member">;
export type Invitation = Complete<"Invitation">;
export type MadeInvitation = Complete<"MadeInvitation">;
export type NewInvitation = Schemas["NewInvitationRequest"];
export type AuditEvent = Complete<"AuditEvent">;
export type MyWork = Schemas["MyWork"];
export type Work = Schemas["Work"];
export type Prompt = Complete<"Prompt">;
export type AddedPrompts = Schemas["AddedPrompts"];
export type Comparison = Complete<"Comparison">;
export type Upload = Complete<"Upload">;

/** What was answered, in the order in which the samples were shown; of which shape, its instrument says. */
export type Answer = Readonly<Record<string, unknown>>;
export type ComparedSample = Schemas["ComparedSample"];
export type ExaminedSample = Schemas["ExaminedSample"];
export type ComparisonDetail = Omit<Complete<"ComparisonDetail">, "judgments" | "preferences"> & {
  judgments: FullJudgment[];
  preferences: PreferenceOf[];
};
export type PreferenceOf = Complete<"EveryPreference">;
export type FullJudgment = Complete<"FullJudgment">;
export type Choice = Schemas["Choice"];
export type PairwiseConfig = Schemas["PairwiseConfig"];
export type PairwiseAnswer = Schemas["PairwiseAnswer"];
export type AspectChoice = Schemas["AspectChoice"];
export type AspectsConfig = Schemas["AspectsConfig"];
export type AspectsAnswer = Schemas["AspectsAnswer"];
export type RankingConfig = Schemas["RankingConfig"];
export type RankingAnswer = Schemas["RankingAnswer"];
export type CaptionsConfig = Schemas["CaptionsConfig"];
export type CaptionsAnswer = Schemas["CaptionsAnswer"];
export type CaptionAction = Schemas["CaptionAction"];
export type Phrase = Schemas["Phrase"];
export type SegmentsConfig = Schemas["SegmentsConfig"];
export type SegmentsAnswer = Schemas["SegmentsAnswer"];
export type SegmentChoice = Schemas["SegmentChoice"];

export type LayoutConfig = Schemas["LayoutConfig"];
export type LayoutAnswer = Schemas["LayoutAnswer"];
/** A room with its objects, every default filled in; and as it lies in the store, where much may be left out. */
export type Layout = Schemas["Layout"];
export type Room = Schemas["Room"];
export type Door = Schemas["Door"];
export type RoomWindow = Schemas["Window"];
export type PlacedObject = Schemas["PlacedObject"];
export type RepairOperation = Schemas["Move"] | Schemas["Turn"] | Schemas["Remove"];
export type RepairPreview = Schemas["RepairPreview"];
export type RejectReason = Schemas["CodedReason"];

export type ShownSample = Schemas["ShownSample"];
/** What a machine noticed about a sample. */
export type Finding = Schemas["ShownFinding"];
export type Assignment = Schemas["Assignment"];
export type Assignments = Schemas["Assignments"];
export type AnnotationProgress = Schemas["AnnotatorProgress"];
export type JudgmentReceipt = Schemas["Judgment"];
export type OwnJudgment = Schemas["OwnJudgment"];

export type Respect = Schemas["Respect"];
export type Agreement = Schemas["Agreement"];
export type AgreementIn = Schemas["AgreementIn"];
export type AnnotatorRow = Schemas["AnnotatorRow"];
export type PositionBias = Schemas["PositionBias"];
export type Speed = Schemas["Speed"];
export type AnswerTimes = Schemas["Times"];
export type AnswerDays = Schemas["Days"];
export type AnswerDay = Schemas["Day"];
export type Sides = Schemas["Sides"];
export type Confusion = Schemas["Confusion"];
export type HumanMachine = Schemas["HumanMachine"];
export type AmbiguousQuestion = Schemas["AmbiguousQuestion"];
export type QuestionApart = Schemas["Apart"];
export type Gallery = Schemas["Gallery"];
export type ModelStanding = Schemas["ModelStanding"];
export type Standing = Schemas["Standing"];
export type Gold = Schemas["Gold"];
export type UnreviewedJudgment = Schemas["UnreviewedJudgment"];
export type Review = Complete<"Review">;
export type SampleOfQuality = Schemas["ComparedSampleOfQuality"];

export type HygieneStep = Schemas["StepEnum"];
export type HygieneStepOffered = Schemas["HygieneStep"];
export type HygieneRun = Complete<"HygieneRun">;
export type HygieneRunDetail = Complete<"HygieneRunDetail">;
export type HygieneExample = Schemas["HygieneExample"];
export type HygieneMember = Schemas["HygieneMember"];
export type HygieneHistogram = Schemas["HygieneHistogram"];
export type PromptList = Complete<"PromptList">;
export type Scorer = Schemas["Scorer"];
export type ScorerCoverage = Schemas["ScorerSummary"];
export type HistogramCounts = Schemas["Histogram"];
export type Embedder = Schemas["Embedder"];
export type TextGrader = Schemas["TextGrader"];
export type TextGraderCoverage = Schemas["TextGraderSummary"];
export type PreviewPair = Schemas["PreviewPair"];
export type PreviewPairPage = Schemas["PreviewPairPage"];
export type ExplainedPair = Schemas["ExplainedPair"];
export type MappedPrompt = Schemas["MappedPrompt"];
export type SelectionPreview = Schemas["SelectionPreview"];
export type DatasetExport = Complete<"Export">;
export type ExportDestination = Complete<"ExportDestination">;
export type ExportProfile = Complete<"ExportProfile">;
export type DatasetRow = Complete<"DatasetRow">;
/** A row that came, went or changed between two versions, with what it said before. */
export type ChangedRow = Complete<"ChangedRow">;
export type Verdict = Schemas["Verdict"];
export type VersionChanges = Schemas["VersionChanges"];
/** Only drafts have no number, and drafts are not listed. */
export type DatasetVersion = Omit<Complete<"DatasetVersion">, "number" | "exports"> & {
  number: number;
  exports: DatasetExport[];
};

export type JobState = Schemas["StateEnum"];
/** Jobs of no project are the installation's own, and nobody is shown them. */
export type Job = Complete<"Job"> & { project: string };
export type JobAttempt = Complete<"JobAttempt">;
export type Generator = Complete<"Generator">;
export type TrainingRunSummary = Schemas["TrainingRunSummary"];
/** What the trainer reported at one step. */
export type TrainingMetric = { step: number } & Partial<Record<string, number>>;
export type TrainingRun = Omit<Schemas["TrainingRun"], "metrics"> & { metrics: TrainingMetric[] };
export type TrainingRecipe = Schemas["TrainingRecipe"];
export type TrainingRecipes = Schemas["TrainingRecipes"];
export type TrainingPlan = Schemas["TrainingPlan"];
export type TrainingEstimate = Schemas["Estimate"];
export type SpelledOut = Schemas["SpelledOut"];
export type CommandLine = Schemas["CommandLine"];
export type ValidationSample = Schemas["ValidationSample"];
export type Evaluation = Schemas["Evaluation"];
export type EvaluationSummary = Schemas["EvaluationSummary"];
export type Arena = Schemas["Arena"];
export type EvaluationExample = Schemas["EvaluationExample"];

/** The recipe of a selection as the page asks for it: a share and not a number of pairs, and what it has no field for left out. */
export type FifaSpec = Omit<Complete<"FifaSpecRequest">, "top_k" | "weights"> & {
  weights: Complete<"Weights">;
};

export type SampleKind = Schemas["SampleKindEnum"];
export type JobKind = Schemas["JobKind"];
/** What a job would do, and how long that may take, before it is started. */
export type JobEstimate = Schemas["JobEstimate"];

/** What an import was asked to do. The schema leaves it to the kind of the job. */
export interface ImportSpec {
  uploads: string[];
  dry_run: boolean;
  options: Record<string, unknown>;
}

/** What an import job brings back. Of a dry run, everything is what would have been. */
export interface ImportResult {
  imported: number;
  rejected: number;
  already_there: number;
  ties: number;
  unlabelled: number;
  /** The first ones; all of them can be downloaded. */
  rejections: Rejection[];
  notes: string[];
  format: string;
  dry_run: boolean;
  files: string[];
}

/** A row that was not taken; `where` is where a person looks for it. */
export interface Rejection {
  row: number;
  reason: string;
  where: string;
}

export type ImportJob = Omit<Job, "spec" | "result"> & { spec: ImportSpec; result: ImportResult | null };
export type PracticeQuestion = Schemas["PracticeQuestion"];
/** What an attempt at a practice question was worth. */
export type Feedback = Schemas["Feedback"];

export type LanguageModel = Schemas["LanguageModel"];
export type JudgingReport = Schemas["JudgingReport"];
export type JudgingRun = Omit<Complete<"JudgingRun">, "job" | "discarding"> & { job: Job; discarding: Job | null };
export type JudgingDecision = Schemas["JudgingDecisionRequest"];
export type JudgeAgreement = Schemas["JudgeAgreement"];
export type JudgeAgreementIn = Schemas["JudgeAgreementIn"];
export type JudgeBesidePeople = Schemas["JudgeBesidePeople"];
export type JudgeCompared = Schemas["JudgeCompared"];
export type JudgeApart = Schemas["JudgeApart"];
