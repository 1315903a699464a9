import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { carryOver, fundsToCarryTo, leftToCarry } from '#lib/programmes/fund/carry-over.server.ts';
import { carryForm, moneyForm } from '#lib/programmes/fund/fund-form.ts';
import { recordMoney } from '#lib/programmes/fund/record-money.server.ts';
import { keepTyped, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnFund, askingFund } from '../../funds-door.server.ts';

export async function load({ locals, params, url }) {
	const isCarrying = ['carry', '/carry'].some((name) => url.searchParams.has(name));
	return askingFund(locals, params.fund, async (work, fund) => {
		const left = isCarrying ? await leftToCarry(work, fund) : null;
		return {
			...{ fund: { id: fund.id, name: fund.name }, newId: newId(work.now) },
			carry: left === null ? null : { left, funds: await fundsToCarryTo(work, fund) }
		};
	});
}

type Event = Pick<RequestEvent, 'locals' | 'request' | 'params'>;

export const actions = {
	record: keepTyped((event: Event) => keep(event, moneyForm, recordMoney)),
	/** What nobody reached goes to the next fund, as the rules say. */
	carry: keepTyped((event: Event) => keep(event, carryForm, carryOver))
};

async function keep<S extends Parameters<typeof parseForm>[0], T>(
	{ locals, params, request }: Event,
	schema: S,
	act: (work: Work<StaffActor>, fundId: string, written: T) => Promise<Outcome<null>>
) {
	const typed = await request.formData();
	const parsed = parseForm(schema, typed);
	if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
	const outcome = await actOnFund(locals, (work) => act(work, params.fund!, parsed.value as T));
	if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
	redirect(303, `/${params.agency}/admin/funds/${params.fund}?done=saved`);
}
