import type { Language, Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay, formatNumber } from '#lib/i18n/times.ts';
import {
	confirmationsOf,
	type Channel,
	type ContactChannel,
	type Reward,
	type RewardKind,
	type ServiceContent,
	type ShownMeasure
} from '#lib/visits/services/service-content.ts';

/** A part of the page of a service: its heading and its sentences. */
export type ContentSection = { key: SectionKey; title: string; lines: string[] };

export type SectionKey =
	| ('who' | 'apply' | 'measures' | 'supplies' | 'rewards' | 'between')
	| ('people' | 'asks' | 'confirm' | 'fee' | 'notes');

type Options = { locale: Language };
type Say = { language: Language; options: Options; in: (one: Localized) => string };

/**
 * What a service says about itself, in the words of the page: sections in their order, those with
 * nothing to say left out.
 */
export function contentSections(content: ServiceContent, language: Language): ContentSection[] {
	const options = { locale: language };
	const say: Say = { language, options, in: (one) => one[language] };
	const all: ContentSection[] = [
		{ key: 'who', title: m.offer_who_title({}, options), lines: whoLines(content, say) },
		{ key: 'apply', title: m.offer_apply_title({}, options), lines: applyLines(content, say) },
		{
			key: 'measures',
			title: m.offer_measures_title({}, options),
			lines: (content.measures ?? []).map((one) => measureLine(one, say))
		},
		{
			key: 'supplies',
			title: m.offer_supplies_title({}, options),
			lines: (content.supplies ?? []).map(say.in)
		},
		{
			key: 'rewards',
			title: m.offer_rewards_title({}, options),
			lines: (content.rewards ?? []).map((one) => rewardLine(one, say))
		},
		{ key: 'between', title: m.offer_between_title({}, options), lines: laterLines(content, say) },
		{ key: 'people', title: m.offer_people_title({}, options), lines: peopleLines(content, say) },
		{
			key: 'asks',
			title: m.offer_asks_title({}, options),
			lines: (content.asks ?? []).map(({ text }) => say.in(text))
		},
		{
			key: 'confirm',
			title: m.offer_confirm_title({}, options),
			lines: confirmationsOf(content).map(({ text }) => say.in(text))
		},
		{
			key: 'fee',
			title: m.offer_fee_title({}, options),
			lines: content.fee ? [say.in(content.fee)] : []
		},
		{
			key: 'notes',
			title: m.offer_notes_title({}, options),
			lines: (content.notes ?? []).map(say.in)
		}
	];
	return all.filter(({ lines }) => lines.length > 0);
}

function whoLines({ who, counts, ages }: ServiceContent, { options, in: words }: Say): string[] {
	const { from, to } = ages ?? {};
	const lines = who ? [words(who)] : [];
	if (counts) lines.push(m.offer_counts({ who: words(counts) }, options));
	if (from !== undefined && to !== undefined) {
		lines.push(m.offer_ages_between({ from, to }, options));
	} else if (from !== undefined) lines.push(m.offer_ages_from({ from }, options));
	else if (to !== undefined) lines.push(m.offer_ages_to({ to }, options));
	return lines;
}

const channelWords: Record<Channel, (inputs: object, options: Options) => string> = {
	web: m.offer_channel_web,
	phone: m.offer_channel_phone,
	in_person: m.offer_channel_in_person,
	email: m.offer_channel_email,
	fax: m.offer_channel_fax,
	form: m.offer_channel_form
};

function applyLines(content: ServiceContent, say: Say): string[] {
	const { channels, apply, selection, responseDays: days, places } = content;
	const { options } = say;
	const lines: string[] = [];
	if (channels?.length) {
		const list = channels.map((one) => channelWords[one]({}, options)).join(', ');
		lines.push(m.offer_channels({ list }, options));
	}
	if (apply) lines.push(say.in(apply));
	if (selection) lines.push(...selectionLines(selection, say));
	if (days) lines.push(m.offer_response({ days }, options));
	if (places) lines.push(m.offer_places({ places: formatNumber(places) }, options));
	return lines;
}

function selectionLines(selection: NonNullable<ServiceContent['selection']>, say: Say): string[] {
	const { options, language } = say;
	if (selection.by === 'first_come') return [m.offer_first_come({}, options)];
	const { by, until, how } = selection;
	const day = until && formatDay(until, language);
	const words = {
		chosen: day ? m.offer_chosen_until({ day }, options) : m.offer_chosen({}, options),
		lot: day ? m.offer_lot_until({ day }, options) : m.offer_lot({}, options)
	};
	const line = words[by];
	return how ? [line, say.in(how)] : [line];
}

function measureLine({ name, unit, visits, note }: ShownMeasure, say: Say): string {
	const named = unit ? `${say.in(name)}, ${unit}` : say.in(name);
	const placed = visits
		? m.offer_measure_at({ name: named, visits: visits.join(', ') }, say.options)
		: named;
	return note ? `${placed}. ${say.in(note)}` : placed;
}

const rewardWords: Record<RewardKind, (inputs: object, options: Options) => string> = {
	gift: m.offer_reward_gift,
	points: m.offer_reward_points,
	money: m.offer_reward_money,
	deposit: m.offer_reward_deposit,
	cap: m.offer_reward_cap
};

function rewardLine(reward: Reward, say: Say): string {
	const { when, atMonths: months, kind, what } = reward;
	const { options } = say;
	const month = months === undefined ? '' : ` (${m.offer_reward_month({ months }, options)})`;
	const parts = [rewardWords[kind]({}, options), rewardValue(reward, say), what && say.in(what)];
	const said = parts.filter(Boolean).join(', ');
	return m.offer_reward({ when: say.in(when) + month, what: said }, options);
}

function rewardValue({ value, unit, isUpTo }: Reward, say: Say): string {
	if (value === undefined) return '';
	const figure = formatNumber(value) + (unit ? ` ${say.in(unit)}` : '');
	return isUpTo ? m.offer_reward_up_to({ value: figure }, say.options) : figure;
}

const contactWords: Record<ContactChannel, (inputs: object, options: Options) => string> = {
	phone: m.offer_contact_phone,
	sms: m.offer_contact_sms,
	email: m.offer_contact_email,
	letter: m.offer_contact_letter,
	app: m.offer_contact_app
};

function laterLines({ betweenVisits, followUp, resultsWithin }: ServiceContent, say: Say) {
	const { options } = say;
	const lines: string[] = [];
	if (betweenVisits) {
		const list = betweenVisits.channels.map((one) => contactWords[one]({}, options)).join(', ');
		lines.push(m.offer_between({ list }, options));
		if (betweenVisits.what) lines.push(say.in(betweenVisits.what));
	}
	if (followUp) {
		const { months, from, everyMonths: every, what } = followUp;
		const isFromStart = from === 'start';
		if (every) {
			const words = isFromStart ? m.offer_follow_up_start_every : m.offer_follow_up_every;
			lines.push(words({ months, every }, options));
		} else {
			const words = isFromStart ? m.offer_follow_up_start : m.offer_follow_up;
			lines.push(words({ months }, options));
		}
		if (what) lines.push(say.in(what));
	}
	if (resultsWithin) {
		const { fromDays: from, toDays: to } = resultsWithin;
		lines.push(m.offer_results({ from, to }, options));
	}
	return lines;
}

function peopleLines({ staff, partners }: ServiceContent, say: Say): string[] {
	const along = (partners ?? []).map((one) => m.offer_partner({ name: say.in(one) }, say.options));
	return staff ? [say.in(staff), ...along] : along;
}
