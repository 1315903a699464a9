import { redirect } from '@sveltejs/kit';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { problem } from '#lib/base/problems.ts';
import { askedRewards } from '#lib/programmes/rewards/asked-rewards.ts';
import { keepRules } from '#lib/programmes/rewards/keep-rules.server.ts';
import { listRewards, visitsWithRewards } from '#lib/programmes/rewards/list-rewards.server.ts';
import {
	itemField,
	rulesForm,
	takeForm,
	type WrittenRules
} from '#lib/programmes/rewards/reward-form.ts';
import {
	capNow,
	itemsOfRewards,
	nameOfReward,
	rewardsOfProgrammes
} from '#lib/programmes/rewards/rule-queries.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { agencyOf, keepTyped, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnRewards, giverOf } from './rewards-door.server.ts';

const PAGES_MAX = 10_000;

/** A list of rewards, or the rules about them. Opening a list leaves a line about each person on it. */
export async function load({ locals, url }) {
	const actor = giverOf(locals);
	const { zone } = agencyOf(locals);
	const { language } = locals;
	const lacksReason = url.searchParams.has('reasonless');
	const about = {
		search: askedRewards(url.searchParams),
		mayKeepRules: actor.role === 'administrator',
		/** The form of the file came back without a reason. */
		...{ lacksReason, problems: lacksReason ? [problem('required', undefined, 'reason')] : [] },
		isSaved: url.searchParams.has('saved')
	};
	if (url.searchParams.get('show') === 'rules') {
		return { ...about, list: null, rules: await reading(actor, (work) => rulesOf(work, language)) };
	}
	const asked = Math.trunc(Number(url.searchParams.get('page'))) || 1;
	const page = Math.min(Math.max(1, asked), PAGES_MAX);
	const list = await acting(actor, (work) => listOf(work, about.search, zone, page, language));
	return { ...about, list, rules: null };
}

async function listOf(
	work: Work<StaffActor>,
	search: ReturnType<typeof askedRewards>,
	zone: string,
	page: number,
	language: Language
) {
	const today = dayOf(work.now, zone);
	const { rewards, ...found } = await listRewards(work, search, today, page);
	return {
		...found,
		visits: search.show === 'earned' ? await visitsWithRewards(work, today) : [],
		rewards: rewards.map((row) => ({
			...{ id: row.id, enrolmentId: row.enrolmentId, key: row.rewardKey, name: row.name },
			...{ organization: row.organization, giver: row.giver, givingId: row.givingId },
			visitAt: row.visitAt === null ? null : new Date(row.visitAt),
			label: row.stand.reward.label[language],
			gift: row.gift[language],
			won: row.won ?? row.stand.reward.won,
			...{ state: row.stand.state, isUnearned: row.stand.isUnearned },
			...{ earnedOn: row.stand.earnedOn, fetchBy: row.stand.fetchBy },
			givenOn: row.stand.givenOn
		}))
	};
}

async function rulesOf(work: Work, language: Language) {
	const chosen = await itemsOfRewards(work);
	const items = (await itemsOf(work)).filter(({ isRetired }) => !isRetired);
	return {
		cap: await capNow(work),
		items: items.map(({ id, name }) => ({ value: id, label: name[language] })),
		rewards: (await rewardsOfProgrammes(work)).map((one) => ({
			...{ programme: one.programme[language], label: one.reward.label[language] },
			gift: one.reward.gift[language],
			...{ field: itemField(one), itemId: chosen.get(nameOfReward(one)) ?? '' }
		}))
	};
}

export const actions = {
	rules: keepTyped(async ({ locals, request }) => {
		const typed = await request.formData();
		const known = await reading(giverOf(locals), rewardsOfProgrammes);
		// What a programme gives since the page was opened is none of what was chosen on it.
		const asked = known
			.map(({ templateKey, rewardKey }) => ({ templateKey, rewardKey }))
			.map((name) => ({ ...name, field: itemField(name) }))
			.filter(({ field }) => typed.has(field));
		const parsed = parseForm(rulesForm(asked.map(({ field }) => field)), typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: textsOf(typed) });
		const { won, gifts, ...items } = parsed.value as WrittenRules;
		const chosen = asked.map((one) => ({ ...one, itemId: items[one.field] ?? null }));
		const outcome = await actOnRewards(locals, (work) => keepRules(work, { won, gifts }, chosen));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, '?show=rules&saved');
	}),
	/** Mends a form that was refused: a file leaves the page as it is, with its error. */
	reason: async ({ locals, request }) => {
		giverOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(takeForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: textsOf(typed) });
		return { problems: [], values: textsOf(typed) };
	}
};
