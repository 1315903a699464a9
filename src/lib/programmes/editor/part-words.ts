import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Part } from '#lib/programmes/editor/parts.ts';

type Say = (inputs?: object, options?: { locale: Language }) => string;
type Words = { name: Say; lead: Say; add: Say };

/** What a part of a programme is called, what it is for, and how something is added to it. */
export const partWords: Record<Part, Words> = {
	measures: {
		name: m.programmes_part_measures,
		lead: m.programmes_part_measures_lead,
		add: m.programmes_add_measures
	},
	sections: {
		name: m.programmes_part_sections,
		lead: m.programmes_part_sections_lead,
		add: m.programmes_add_sections
	},
	anchors: {
		name: m.programmes_part_anchors,
		lead: m.programmes_part_anchors_lead,
		add: m.programmes_add_anchors
	},
	steps: {
		name: m.programmes_part_steps,
		lead: m.programmes_part_steps_lead,
		add: m.programmes_add_steps
	},
	outcomes: {
		name: m.programmes_part_outcomes,
		lead: m.programmes_part_outcomes_lead,
		add: m.programmes_add_outcomes
	},
	rewards: {
		name: m.programmes_part_rewards,
		lead: m.programmes_part_rewards_lead,
		add: m.programmes_add_rewards
	},
	tailorings: {
		name: m.programmes_part_tailorings,
		lead: m.programmes_part_tailorings_lead,
		add: m.programmes_add_tailorings
	},
	consents: {
		name: m.programmes_part_consents,
		lead: m.programmes_part_consents_lead,
		add: m.programmes_add_consents
	},
	trends: {
		name: m.programmes_part_trends,
		lead: m.programmes_part_trends_lead,
		add: m.programmes_add_trends
	},
	ownWords: {
		name: m.programmes_part_words,
		lead: m.programmes_part_words_lead,
		add: m.programmes_add_words
	},
	benefits: {
		name: m.programmes_part_benefits,
		lead: m.programmes_part_benefits_lead,
		add: m.programmes_add_benefits
	},
	selfReport: {
		name: m.programmes_part_told,
		lead: m.programmes_part_told_lead,
		add: m.programmes_add_told
	},
	selfAlert: {
		name: m.programmes_part_alert,
		lead: m.programmes_part_alert_lead,
		add: m.programmes_add_alert
	}
};
