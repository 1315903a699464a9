import { m } from '#lib/i18n/paraglide/messages.js';
import type { OnlyInFile } from '#lib/visits/editor/fields.ts';

const words: Record<OnlyInFile, () => string> = {
	variants: m.editor_kept_variants,
	stops: m.editor_kept_stops,
	turnMinutes: m.editor_kept_turnminutes,
	skills: m.editor_kept_skills,
	equipment: m.editor_kept_equipment,
	counts: m.editor_kept_counts,
	ages: m.editor_kept_ages,
	channels: m.editor_kept_channels,
	apply: m.editor_kept_apply,
	selection: m.editor_kept_selection,
	rewards: m.editor_kept_rewards,
	measures: m.editor_kept_measures,
	betweenVisits: m.editor_kept_betweenvisits,
	followUp: m.editor_kept_followup,
	resultsWithin: m.editor_kept_resultswithin,
	staff: m.editor_kept_staff,
	partners: m.editor_kept_partners,
	notes: m.editor_kept_notes
};

/** What of a service only its file changes, in one line. */
export function keptWords(kept: OnlyInFile[]): string {
	return kept.map((one) => words[one]()).join(', ');
}
