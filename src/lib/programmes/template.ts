import type { Localized } from '#lib/base/localized.ts';
import type { ContactMode, Predicate, Scalar } from '#lib/programmes/expression.ts';
import type { OwnPage } from '#lib/programmes/own-page/own-page.ts';
import type { Reward } from '#lib/programmes/rewards/reward.ts';

/**
 * A programme as an agency writes it. A published version never changes: enrolments name the version
 * they run on. Everything about a field of work (its questions, limits, texts) is in here.
 */
export type Template = {
	key: string;
	version: number;
	label: Localized;
	/** Where the content comes from, and whose it is. */
	source: Localized;
	/** Parts that nobody confirmed yet, in plain words for the administrator who reviews them. */
	assumed: Localized[];
	anchors: Anchor[];
	steps: Step[];
	measures: Measure[];
	sections: Section[];
	consents: Consent[];
	tailorings: Tailoring[];
	outcomes: OutcomeDefinition[];
	/** What the person's own page shows besides the plan; the plan alone where absent. */
	ownPage?: OwnPage;
	/** What is given for milestones; nothing where absent. */
	rewards?: Reward[];
};

/** The anchor that every enrolment has: the day it was enrolled. Templates need not declare it. */
export const ENROLLED = 'enrolled';

export type Anchor = {
	key: string;
	label: Localized;
	help?: Localized;
	/** Proposed until somebody sets it: days after the person's first visit. */
	default?: { fromFirstVisitDays: number };
	/** Unless somebody sets it: the day on which this step was first held. */
	metBy?: string;
	/** Days after the registration: outside `hard` refused, outside `soft` to be confirmed. */
	hard?: Range;
	soft?: Range;
};

export type Range = { min?: number; max?: number };

export type Step = {
	key: string;
	label: Localized;
	anchor: string;
	kind: StepKind;
	/** Days after the anchor; negative before it. */
	offsetDays: number;
	/** Days after the anchor, both ends included; the target lies inside. */
	window: { from: number; to: number };
	/** How the contact may be held, the preferred way first. */
	modes: ContactMode[];
	/** Whether a contact of this step is treatment, unless the contact says otherwise. */
	treatment: boolean;
	required: string[];
	optional: string[];
	checklist: { key: string; label: Localized }[];
	/** Happens so often in all, each so many days after the one before it. */
	repeat?: { everyDays: number; times: number };
	/** Only for whom it certainly holds; what is not known yet adds no step. */
	condition?: Predicate;
	/** After its window: tried again so often, or handed to the desk. Marked as missed where absent. */
	onMiss?: OnMiss;
	/** Of a message: what is written to the person on its day; its label where absent. */
	message?: Localized;
};

/** Where a step happens: at a visit, by a call, by a message alone, or with many people at once. */
export const stepKinds = ['visit', 'call', 'message', 'group'] as const;
export type StepKind = (typeof stepKinds)[number];

/** Whether people have to be at one place for it. */
export function isFaceToFace({ kind }: { kind: StepKind }): boolean {
	return kind === 'visit' || kind === 'group';
}

export type OnMiss = { retry: { times: number; gapDays: number } } | { escalate: true };

export type MeasureKind = 'integer' | 'decimal' | 'enum' | 'bool' | 'date' | 'text' | 'score';

/** Whether its values are numbers. */
export function isNumber({ kind }: { kind: MeasureKind }): boolean {
	return kind === 'integer' || kind === 'decimal' || kind === 'score';
}

export type Measure = {
	key: string;
	label: Localized;
	help?: Localized;
	kind: MeasureKind;
	/** UCUM. */
	unit?: string;
	unitLabel?: Localized;
	/** Outside it a value is refused; of a text it is the number of characters. */
	hard?: Range;
	/** Outside it a value must be confirmed. */
	soft?: Range;
	/** Decimals that count; a derived value is rounded to them, a finer typed one is refused. */
	precision?: number;
	options?: MeasureOption[];
	derive?: Derivation;
	/** Names for ranges of the value; a lookup of this version, since sources differ. */
	bands?: Band[];
	/** Asked only where this holds for the contact at hand. */
	dependsOn?: Predicate;
	sensitive: boolean;
	/** Who alone reads the values; where absent whoever looks after the person, and the person. */
	seenBy?: 'care_team' | 'administrators';
	/** Ways of contact in which it can be taken; all where absent. */
	modes?: ContactMode[];
	safety?: SafetyRule[];
	codes?: { system: string; code: string; note?: string }[];
};

export type Band = { key: string; min: number; max: number; label: Localized };

export type MeasureOption = { value: string; label: Localized; points?: number };

/**
 * `sum`, `mean`: of the points (or numbers) of other measures. `difference`: the first less the second.
 * `product`: of all of them, `times` a number. `bands`: an option by the size of another measure.
 */
export type Derivation =
	| { sum: string[] }
	| { mean: string[] }
	| { difference: [string, string] }
	| { product: string[]; times?: number }
	| { bands: { of: string; steps: { upTo?: number; value: string }[] } };

/** Shown as soon as it holds; a blocking one must be acknowledged before the contact is saved. */
export type SafetyRule = { when: Predicate; text: Localized; blocking: boolean };

/** Measures that share a screen, in the order in which they are asked. */
export type Section = {
	key: string;
	label: Localized;
	help?: Localized;
	/** Whose instrument this is and on what terms it may be used. */
	source?: Localized;
	measures: string[];
};

export type Consent = { key: string; version: number; label: Localized; items: ConsentItem[] };

export type ConsentItem = {
	key: string;
	kind: 'general' | 'sensitive' | 'reminders';
	required: boolean;
	title: Localized;
	/** Purpose, items, period, and the right to refuse with its effect. */
	text: Localized;
};

/** What a person's own measures add to the plan. `{measure_key}` in the reason shows the value. */
export type Tailoring = {
	key: string;
	when: Predicate;
	/** To the counselor. */
	advice: Localized;
	/** The same to the person, on their own plan; without it they do not see it. */
	forParticipant?: Localized;
	reason: Localized;
	addSteps?: Step[];
};

export type OutcomeDefinition = {
	key: string;
	version: number;
	label: Localized;
	/** The definition as it is printed beside the figure. */
	definition: Localized;
	anchor: string;
	/** Who belongs to the denominator, and why the others do not. */
	include: Predicate;
	notIncluded: { reason: string; label: Localized };
	exclude: { when: Predicate; reason: string; label: Localized }[];
	/** Days after the anchor, both ends included. */
	window: { from: number; to: number; target: number };
	/** A contact of the window answers when it holds all these measures; without any, each one held. */
	answeredBy: string[];
	pick: (typeof answerPicks)[number];
	/** Of `highest` and `lowest`: the measure that is compared. */
	pickBy?: string;
	/** What an enrolment without an answer counts as once it is mature. */
	missing: 'fail' | 'exclude';
	/** An enrolment enters the figure on the day after anchor + these days. */
	matureAfterDays: number;
	variants: OutcomeVariant[];
	flags: { key: string; when: Predicate; label: Localized }[];
	/** The share of one variant among another, with what a service is expected to reach. */
	verification?: { of: string; among: string; expectedPercent?: number };
	interval: 'wilson';
	/** Fewer people than `minN`, or fewer than `complementMin` who did not reach it, show no figure. */
	suppress?: { minN?: number; complementMin?: number };
	/** Percent; outside it a written reason is expected. */
	exceptionBand?: { low: number; high: number };
	/** What the agency means to reach. */
	target?: { percent: number };
};

/** Which contact of the window answers. */
export const answerPicks = ['nearest', 'first', 'last', 'highest', 'lowest'] as const;

export type OutcomeVariant = {
	key: string;
	label: Localized;
	numerator: Predicate;
	/** What people told of themselves on their own page answers this one as well. */
	countsTold?: true;
};

/** A value as a form or a fact holds it. */
export type MeasureValue = Scalar;

/** The values of one contact by measure. */
export type MeasureValues = Record<string, MeasureValue | null | undefined>;
