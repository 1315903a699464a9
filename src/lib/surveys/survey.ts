import type { Localized } from '#lib/base/localized.ts';

/** A survey asks at most so many questions: it takes a minute. */
export const QUESTIONS_MAX = 5;

/** An immutable version of a survey. The scale belongs to the version: never compare across scales. */
export type Survey = {
	key: string;
	version: number;
	label: Localized;
	intro: Localized;
	questions: Question[];
};

type Asked = { key: string; label: Localized; help?: Localized; required: boolean };

export type ScaleQuestion = Asked & {
	kind: 'scale';
	/** What the answers are counted as; `recommendation` is on 0–10. */
	role: 'satisfaction' | 'ease' | 'recommendation';
	min: number;
	max: number;
	/** What the two ends mean. */
	lowLabel: Localized;
	highLabel: Localized;
};

export type TextQuestion = Asked & { kind: 'text'; maxChars: number };

export type Question = ScaleQuestion | TextQuestion;

/** Answers by question; a question left out has no entry. */
export type Answers = Record<string, number | string>;

/** How somebody is asked: by a link to their own phone, or on a counselor's, with staff beside them. */
export type SurveyChannel = 'link' | 'kiosk';
