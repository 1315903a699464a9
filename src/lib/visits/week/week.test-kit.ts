import postgres from 'postgres';
import { expect } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aRequest, book } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf, type Day } from '#lib/base/days.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { counselors } from '#lib/visits/crews/crew-queries.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';
import { KEEP_IN_TRAY, MOVE_TO_NEW_TIME } from '#lib/visits/week/absence-form.ts';
import { planAbsence, type Absence } from '#lib/visits/week/absence-plan.server.ts';
import { makeLeave } from '#lib/visits/week/make-leave.server.ts';
import { crewNeeded, weekBoard } from '#lib/visits/week/week-board.ts';
import { weekFacts } from '#lib/visits/week/week-queries.server.ts';
import { daysOfWeek, weekOf } from '#lib/visits/week/weeks.ts';

/** The town with an administrator who acts on the board, and what the database really holds. */
export async function boardTown() {
	const town = await freshTown();
	const admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const { id: agencyId, zone } = town.agency;
	const [staff] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	const lead: StaffActor = { kind: 'staff', agencyId, staffId: staff!.id, role: 'administrator' };

	async function booked(changes: Parameters<typeof aRequest>[1] = {}): Promise<string> {
		const outcome = await book(town.agency, await aRequest(town.agency, changes));
		if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
		return outcome.value.seriesId;
	}

	const visitsOf = (id: string) => reading(lead, (work) => visitsOfSeries(work, id));
	const everybody = () => reading(lead, (work) => counselors(work));
	const dayOfVisit = ({ startsAt }: { startsAt: Date }) => dayOf(startsAt, zone);
	const board = (day: Day) =>
		reading(lead, async (work) => {
			const { facts, stamp } = await weekFacts(work, daysOfWeek(weekOf(day)), zone);
			return { ...weekBoard(facts), stamp };
		});
	const look = (absence: Absence) =>
		reading(lead, async (work) => {
			const plan = await planAbsence(work, absence, zone);
			if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
			return plan.value;
		});

	/** The absence with what the rules suggest for each visit, or with everything in the tray. */
	async function away(absence: Absence, keepsAll = false) {
		const { lines, seen } = await look(absence);
		const choices = Object.fromEntries(
			lines.map(({ visit, candidates, newTime }) => {
				const best = candidates.find(({ isFree }) => isFree)?.id;
				const suggested = best ?? (newTime ? MOVE_TO_NEW_TIME : KEEP_IN_TRAY);
				return [visit.id, keepsAll ? KEEP_IN_TRAY : suggested];
			})
		);
		return acting(lead, (work) => makeLeave(work, town.agency, { ...absence, choices, seen }));
	}

	async function mails(): Promise<{ recipient: string; template: string }[]> {
		return admin`select recipient, template from notice
			where channel = 'mail' and agency_id = ${agencyId} order by created_at`;
	}

	/** No two live allocations overlap, every live visit has its whole crew over exactly its time. */
	async function expectWholeCrews(): Promise<void> {
		const rows = await admin<{ days: Day[] }[]>`
			select array_agg(distinct to_char(v.starts_at at time zone ${zone}, 'YYYY-MM-DD')) as days
			from visit v where v.agency_id = ${agencyId} and v.starts_at > now()`;
		for (const week of new Set((rows[0]!.days ?? []).map(weekOf))) {
			const { rows: drawn, tray } = await board(daysOfWeek(week)[0]!);
			const waiting = new Set(tray.map(({ id }) => id));
			for (const card of drawn.flatMap((row) => row.days.flatMap(({ cards }) => cards))) {
				expect(card.places.length).toBe(crewNeeded(card));
				const away = card.places.some(({ resourceId }) =>
					drawn.some(
						({ id, leave }) =>
							id === resourceId &&
							leave.some(({ fromDay, toDay }) => fromDay <= card.day && card.day <= toDay)
					)
				);
				expect(waiting.has(card.id)).toBe(away);
			}
		}
		const [overlap] = await admin`
			select count(*)::int as n from allocation a join allocation b
			on a.agency_id = b.agency_id and a.resource_id = b.resource_id and a.id < b.id
			and a.during && b.during and a.released_at is null and b.released_at is null`;
		expect(overlap!.n).toBe(0);
		const [loose] = await admin`
			select count(*)::int as n from allocation a join visit v on v.id = a.visit_id
			where a.released_at is null and (a.blocked_from >= v.starts_at or a.blocked_until <= v.ends_at
				or exists (select from cancellation c where c.visit_id = v.id))`;
		expect(loose!.n).toBe(0);
	}

	async function leave() {
		await admin.end();
		await town.leave();
	}
	const acts = { booked, away, look };
	const looks = { visitsOf, everybody, dayOfVisit, board, mails, expectWholeCrews };
	return { ...town, ...acts, ...looks, admin, lead, leave };
}
