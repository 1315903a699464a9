import type { Localized } from '#lib/base/localized.ts';
import type { Measure, Section, Step, Tailoring, Template } from '#lib/programmes/template.ts';

/**
 * Questions with a score of their own that a template may take in, with whose they are. No shipped
 * template has one turned on: an agency decides, and publishes a version that asks it.
 */
export type Instrument = {
	key: string;
	version: number;
	label: Localized;
	/** Whose instrument this is and on what terms it may be used. */
	source: Localized;
	measures: Measure[];
	section: Section;
	tailorings: Tailoring[];
};

/**
 * The template with the instrument as a section, asked where it fits in the named steps. What the
 * template has already stays as the agency wrote it; taken in twice nothing changes.
 */
export function withInstrument(
	template: Template,
	instrument: Instrument,
	stepKeys: string[]
): Template {
	const keys = instrument.measures.map(({ key }) => key);
	return {
		...template,
		measures: withNew(template.measures, instrument.measures),
		sections: withSection(template.sections, instrument),
		tailorings: withNew(template.tailorings, instrument.tailorings),
		steps: template.steps.map((step) => (stepKeys.includes(step.key) ? asking(step, keys) : step))
	};
}

/** Nothing is asked on two screens: of what another section asks already, it stays there. */
function withSection(sections: Section[], { section, source }: Instrument): Section[] {
	const asked = sections.flatMap(({ measures }) => measures);
	const measures = section.measures.filter((key) => !asked.includes(key));
	return measures.length === 0 ? sections : [...sections, { ...section, source, measures }];
}

function asking(step: Step, keys: string[]): Step {
	const others = keys.filter((key) => ![...step.required, ...step.optional].includes(key));
	return { ...step, optional: [...step.optional, ...others] };
}

function withNew<T extends { key: string }>(known: T[], added: T[]): T[] {
	return [...known, ...added.filter(({ key }) => !known.some((one) => one.key === key))];
}
