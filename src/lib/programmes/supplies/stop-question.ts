import type { Language } from '#lib/base/localized.ts';
import { conditionWords, valueChoices } from '#lib/programmes/editor/condition-words.ts';
import type { Stop } from '#lib/programmes/supplies/stops.ts';
import type { Measure } from '#lib/programmes/template.ts';

/** A question that a new stop is about, as a form offers its answers. */
export type StopQuestion = {
	key: string;
	label: string;
	/** What can be answered; null for a number. */
	choices: { value: string; label: string }[] | null;
	unit: string;
	/** Digits after the point. */
	places: number;
};

/** The same for a question that was chosen, in the language of the page. */
export function askedQuestion(question: Measure, language: Language): StopQuestion {
	const { key, label, unitLabel, kind, precision } = question;
	return {
		...{ key, label: label[language] },
		choices: valueChoices(`measure:${key}`, { measures: [question], anchors: [] }, language),
		unit: unitLabel?.[language] ?? '',
		places: kind === 'integer' ? 0 : (precision ?? 1)
	};
}

/** When a stop asks, in words; a stop is always about the last value. */
export function stopCondition({ when }: Stop, questions: Measure[], language: Language): string {
	const plain = JSON.parse(JSON.stringify(when), (key, value) =>
		key === 'pick' && value === 'last' ? undefined : value
	);
	return conditionWords(plain, { measures: questions, anchors: [] }, language);
}
