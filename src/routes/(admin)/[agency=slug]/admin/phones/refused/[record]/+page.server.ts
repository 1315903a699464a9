import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { problem } from '#lib/base/problems.ts';
import { refusedRecord } from '#lib/field/refused-queries.server.ts';
import { repairOperation, type Repair } from '#lib/field/repair-operation.server.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm, text } from '#lib/ui/form.ts';
import { faultyValue, readRecord } from './shown-record.server.ts';

type Sent = import('./$types').RequestEvent;

export async function load({ locals, params }) {
	const actor = staffOf(locals);
	const isAdministrator = actor.role === 'administrator';
	return reading(actor, async (work) => {
		const found = isUuid(params.record) ? await refusedRecord(work, params.record) : null;
		if (!found) missing();
		const { counselor, device, kind, occurredAt, receivedAt, act, reason, repairedAt } = found;
		return {
			record: { counselor, device, kind, occurredAt, receivedAt, act, reason, repairedAt },
			why: found.problem,
			isAdministrator,
			faulty: isAdministrator ? await faultyValue(work, found, locals.language) : null
		};
	});
}

/** An act of an administrator on the record of the address: counted first. */
async function tooManyOf(locals: App.Locals) {
	return countAttempt(agencyOf(locals).id, limits.team, staffOf(locals).staffId);
}

async function repairing({ locals, params }: Sent, repair: Repair, values = {}) {
	if (!isUuid(params.record)) missing();
	const tooMany = await tooManyOf(locals);
	if (tooMany) return refuseForm([tooMany], { values });
	const agency = agencyOf(locals);
	const outcome = await acting(staffOf(locals), (work) =>
		repairOperation(work, agency, params.record, repair)
	);
	if (!outcome.ok) return refuseForm(outcome.problems, { values });
	redirect(303, `/${agency.slug}/admin/phones/refused?done`);
}

const reason = () => text({ min: 2, max: 200 });
const looking = v.object({ access: reason() });
const correcting = v.object({ value: text({ max: 1200 }), correction: reason() });
const settingAside = v.object({ aside: reason() });

export const actions = {
	read: keepTyped(async ({ locals, params, request }: Sent) => {
		const actor = staffOf(locals);
		const parsed = parseForm(looking, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		if (actor.role !== 'administrator') return refuseForm([problem('not_allowed')], { values: {} });
		const tooMany = await tooManyOf(locals);
		if (tooMany) return refuseForm([tooMany], { values: parsed.value });
		const lines = await acting(actor, async (work) => {
			const found = isUuid(params.record) ? await refusedRecord(work, params.record) : null;
			return found && readRecord(work, found, parsed.value.access, locals.language);
		});
		return { lines: lines ?? missing(), problems: [], values: {} };
	}),
	again: keepTyped((event: Sent) => repairing(event, { act: 'applied_again' })),
	correct: keepTyped(async (event: Sent) => {
		const parsed = parseForm(correcting, await event.request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { value, correction } = parsed.value;
		const repair = { act: 'corrected', typed: value, reason: correction } as const;
		return repairing(event, repair, parsed.value);
	}),
	aside: keepTyped(async (event: Sent) => {
		const parsed = parseForm(settingAside, await event.request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		return repairing(event, { act: 'set_aside', reason: parsed.value.aside }, parsed.value);
	})
};
