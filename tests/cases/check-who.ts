import { addDays } from '#lib/base/days.ts';
import { organizationKinds, type OrganizationKind } from '#lib/visits/time/who-may-book.ts';
import { inParts, onPage, pageOf, partOf, type Checker } from './check.ts';
import { dayFrom, dayTo } from './record.ts';
import type { Trial } from './trying.ts';
import { says } from './words.ts';

/* Who may book, and how a request is made. */

const minHeadcount: Checker = async ({ trial }, least: number) => {
	const [under, exact] = [
		await trial.book({ headcount: least - 1 }),
		await trial.book({ headcount: least })
	];
	return !under.ok && under.codes.includes('headcount_below_minimum') && exact.ok;
};

function sizeLimit(code: 'organization_below_minimum' | 'organization_above_maximum'): Checker {
	const step = code === 'organization_below_minimum' ? -1 : 1;
	return async ({ trial }, limit: number) => {
		const beyond = await trial.book({ organizationSize: limit + step });
		const exact = await trial.book({ organizationSize: limit });
		return !beyond.ok && beyond.codes.includes(code) && exact.ok;
	};
}

const orgTypes: Checker = async ({ trial }, kinds: OrganizationKind[]) => {
	for (const kind of organizationKinds) {
		const tried = await trial.book({ organizationKind: kind });
		const isServed = tried.ok || !tried.codes.includes('kind_not_served');
		if (isServed !== kinds.includes(kind)) return false;
	}
	return true;
};

/** Without the confirmation nobody books; and the page names the age. */
function age(number: 'from' | 'to'): Checker {
	return async (at, years: number) => {
		if (!says(partOf(at, 'who'), String(years))) return false;
		if (at.trial.service.content.ages?.[number] !== years) return false;
		return refusesWithout(at.trial, 'ages');
	};
}

/** Whether a booking without that confirmation is refused for it, and one with it is not. */
export async function refusesWithout(trial: Trial, key: string): Promise<boolean> {
	if (trial.isAtStops) {
		const fields = await trial.join(key);
		return fields.includes(`service-${key}`) && (await trial.join(null)).length === 0;
	}
	const all = trial.service.content;
	const keys = [...(all.ages ? ['ages'] : []), ...(all.confirmations ?? []).map((one) => one.key)];
	const declared = { has: (all.asks ?? []).map((one) => one.key), missing: '' };
	const without = { ...declared, confirmed: keys.filter((one) => one !== key) };
	const tried = await trial.book({ declared: without });
	const whole = await trial.book();
	return !tried.ok && tried.fields.includes(`confirm-${key}`) && whole.ok;
}

/** "300 or more households" is a rule; what else a source notes is said on the page. */
const otherRule: Checker = async (at, text: string) => {
	if (!says(pageOf(at), text)) return false;
	const rule = /^(\d+) or more (households|employees|members)$/.exec(text);
	if (!rule) return true;
	const isOf = at.trial.rules.organizationSize?.of === rule[2];
	return isOf && sizeLimit('organization_below_minimum')(at, Number(rule[1]) as never);
};

const channelLine: Record<string, string> = {
	web: 'online',
	phone: 'by phone',
	in_person: 'in person',
	email: 'by e-mail',
	fax: 'by fax',
	'application form': 'application form'
};

const channels: Checker = (at, all: string[]) => {
	const said = partOf(at, 'apply');
	return all.every((one) => {
		const line = channelLine[one];
		return line === undefined ? says(said, one) : said.includes(line);
	});
};

const windowFrom: Checker = async ({ trial }, text: string) => {
	const first = dayFrom(text);
	const before = await trial.book({ at: trial.momentOf(addDays(first, -1)) });
	const on = await trial.book({ at: trial.momentOf(first) });
	return !before.ok && before.codes.includes('requests_not_open') && on.ok;
};

const windowTo: Checker = async ({ trial }, text: string) => {
	const last = dayTo(text);
	const after = await trial.book({ at: trial.momentOf(addDays(last, 1)) });
	const on = await trial.book({ at: trial.momentOf(last) });
	return !after.ok && after.codes.includes('requests_closed') && on.ok;
};

const firstCome: Checker = (at, isFirst: boolean) =>
	partOf(at, 'apply').includes('First come, first served') === isFirst;

const units: Record<string, number> = { day: 1, week: 7, month: 30 };

/** The first day on offer is as far away as the record says; a day earlier is refused. */
const leadTime: Checker = async ({ trial }, text: string) => {
	const said = /(\d+) (day|week|month)s?/.exec(text);
	if (!said) return false;
	const first = addDays(trial.today, Number(said[1]) * units[said[2]!]!);
	const [offered] = await trial.listed();
	const early = await trial.book({ day: addDays(first, -1), minute: 600 });
	const isRefused = !early.ok && early.codes.includes('too_soon');
	return (
		isRefused && offered !== undefined && offered.day >= first && offered.day <= addDays(first, 3)
	);
};

/** Counted here once more: from Monday 2 March 2026, in a week without holidays. */
const responseTime: Checker = async (at, text: string) => {
	const days = Number(/(\d+) business days/.exec(text)?.[1]);
	const tried = await at.trial.book({ at: at.trial.momentOf('2026-03-03') });
	const answers = ['', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09', '2026-03-10'];
	return says(partOf(at, 'apply'), text) && tried.ok && tried.answerBy === answers[days];
};

const walkIn: Checker = async ({ trial }, mayWalkIn: boolean) => {
	const { walkIn: rule, turnMinutes } = trial.rules;
	if (mayWalkIn) return rule === 'only' || rule === 'welcome';
	return rule === 'no' && turnMinutes !== undefined;
};

export const whoCheckers: Record<string, Checker> = {
	'eligibility.who': inParts('who', 'confirm'),
	'eligibility.org_types': orgTypes,
	'eligibility.min_headcount': minHeadcount,
	'eligibility.min_headcount_of': inParts('who'),
	'eligibility.min_org_size': sizeLimit('organization_below_minimum'),
	'eligibility.max_org_size': sizeLimit('organization_above_maximum'),
	'eligibility.age_from': age('from'),
	'eligibility.age_to': age('to'),
	'eligibility.other': otherRule,
	'apply.channels': channels,
	'apply.window_from': windowFrom,
	'apply.window_to': windowTo,
	'apply.first_come': firstCome,
	'apply.selection': inParts('apply'),
	'apply.lead_time': leadTime,
	'apply.response_time': responseTime,
	'apply.walk_in': walkIn,
	'apply.text': onPage
};
