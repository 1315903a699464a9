import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { addDays, dayOf } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { SHOWN_PEOPLE_MIN } from '#lib/programmes/fund/fund.ts';
import { fundTerms } from '#lib/programmes/fund/fund-terms.ts';
import { joinFund, obstacleFor } from '#lib/programmes/fund/join-fund.server.ts';
import { appealVerdict } from '#lib/programmes/fund/judge-member.server.ts';
import { leaveFund } from '#lib/programmes/fund/leave-fund.server.ts';
import { appealUntil, holdingVerdict, mayLeaveFreely } from '#lib/programmes/fund/member-state.ts';
import { membersOf, type Member } from '#lib/programmes/fund/members.server.ts';
import { journalsOfFund, type Fund } from '#lib/programmes/fund/queries.server.ts';
import { statementLines } from '#lib/programmes/fund/statement.ts';
import { agencyOf, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { mustAgree, parseForm } from '#lib/ui/form.ts';
import { enrolmentOfPlan, ownFund } from './own-fund.server.ts';

export async function load({ locals, params, url }) {
	const agency = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const { fund, member, person } = await ownFund(work, agency.zone, params.token);
		const obstacle = member ? null : await obstacleFor(work, fund, person, agency.zone);
		return {
			back: `/${agency.slug}/plan/${params.token}`,
			done: url.searchParams.get('done'),
			zone: agency.zone,
			fund: { name: fund.name, custodian: fund.custodian, deposit: fund.deposit },
			terms: fundTerms(fund, locals.language),
			/** Why they cannot join now. */
			obstacle,
			own: member && (await shown(work, agency.zone, fund, member))
		};
	});
}

async function shown(work: Work, zone: string, fund: Fund, member: Member) {
	const { facts, state, joinedAt, id } = member;
	const verdict = holdingVerdict(facts.verdicts);
	const isFree = mayLeaveFreely(joinedAt, fund.coolingOffDays, work.now);
	const mayLeave = isFree && !facts.leftAt && !facts.settledAt && !verdict;
	const until = appealUntil(facts, work.now);
	const taking = (await membersOf(work, zone, fund)).filter((one) => one.state !== 'left').length;
	return {
		state,
		isPassed: verdict?.isPassed ?? null,
		toPayIn: facts.leftAt ? 0 : Math.max(0, fund.deposit - facts.paidIn),
		/** Their last day for leaving without a reason; null once it is over. */
		leaveUntil: mayLeave ? addDays(dayOf(joinedAt, zone), fund.coolingOffDays - 1) : null,
		appealUntil: until && dayOf(until, zone),
		/** Few are told to nobody of them. */
		people: taking >= SHOWN_PEOPLE_MIN ? taking : null,
		statement: statementLines(await journalsOfFund(work, fund.id, id))
	};
}

/** An act of the person of this plan, counted by their link. */
async function actOwn(
	{ locals, params }: RequestEvent,
	done: string,
	act: (work: Work, zone: string, enrolmentId: string) => Promise<Outcome<null>>
) {
	const { id, slug, zone } = agencyOf(locals);
	const token = params.token!;
	const tooMany = await countAttempt(id, limits.turn, token);
	if (tooMany) return refuseForm([tooMany], {});
	const outcome = await acting(visitorOf(locals), async (work) =>
		act(work, zone, await enrolmentOfPlan(work, token))
	);
	if (!outcome.ok) return refuseForm(outcome.problems, {});
	redirect(303, `/${slug}/plan/${token}/fund?done=${done}`);
}

export const actions = {
	join: async (event) => {
		const form = v.object({ agree: mustAgree() });
		const parsed = parseForm(form, await event.request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, {});
		const { language } = event.locals;
		return actOwn(event, 'joined', (work, zone, enrolmentId) =>
			joinFund(work, { enrolmentId, language, zone })
		);
	},
	leave: (event) => actOwn(event, 'left', leaveFund),
	appeal: (event) => actOwn(event, 'appealed', appealVerdict)
};
