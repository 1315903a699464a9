import type { Day } from '#lib/base/days.ts';
import type { Language, Localized } from '#lib/base/localized.ts';
import type { EndingSupply } from '#lib/calls/running-out.ts';
import type { Call } from '#lib/calls/planned-calls.ts';
import type { Asking } from '#lib/field/contact-draft.ts';
import type { ContactFact, ToldFact } from '#lib/programmes/facts.ts';
import type { OwnWords } from '#lib/programmes/own-page/own-page.ts';
import type { Question } from '#lib/programmes/questions/question.ts';
import type { PlannedStep } from '#lib/programmes/plan.ts';
import type { Advice } from '#lib/programmes/tailoring.ts';
import type { Template } from '#lib/programmes/template.ts';

/** Everything that whoever calls a person sees of them. */
export type OpenedPerson = {
	phone: string;
	language: Language;
	programme: Localized;
	template: Template;
	call: Call;
	/** The step of the plan; null where the call only asks how it goes, or only answers. */
	step: PlannedStep | null;
	/** The day of aftercare; null for any other call. */
	day: number | null;
	today: Day;
	asking: Asking | null;
	/** What is asked about how it goes. */
	ask: Localized;
	advice: Advice[];
	/** What the person wrote down on their own page. */
	words: OwnWords[];
	/** What they asked there and nobody answered yet, the longest waiting first. */
	questions: Question[];
	/** What was answered last, the newest first. */
	answered: Question[];
	/** What they told of themselves there, the newest first. */
	told: ToldFact[];
	/** The steps that went by and that somebody responsible is to look at, the last one last. */
	escalated: PlannedStep[];
	last: ContactFact | null;
	/** What was tried since they were last reached, or since they asked; oldest first. */
	tries: ContactFact[];
	isLostProposed: boolean;
	/** How often a call of the plan was tried since they were last reached, as the list counts it. */
	tried: number;
	/** What ends before the contact after this call. */
	ends: EndingSupply[];
	mentor: { id: string; name: string } | null;
	/** The newest first. */
	handOvers: { to: string; by: string; reason: string; handedAt: Date }[];
};
