import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { aftercareAnswers, SENTENCE_MAX } from '#lib/calls/aftercare-form.ts';
import { answerAsked, typedAnswers } from '#lib/calls/answer-asked.server.ts';
import { askedCalls, callsAddress } from '#lib/calls/asked-calls.ts';
import { putCallBack, takeUpCall } from '#lib/calls/claims.server.ts';
import { closeAsLost } from '#lib/calls/close-as-lost.server.ts';
import { keepAftercare } from '#lib/calls/keep-aftercare.server.ts';
import { justSaved } from '#lib/calls/just-saved.server.ts';
import { callJustMade } from '#lib/calls/list-calls.server.ts';
import { savedIn } from '#lib/calls/saved-kinds.ts';
import { recordReached, recordVain } from '#lib/calls/record-call.server.ts';
import { personCall } from '#lib/calls/person-call.server.ts';
import { shownPerson } from '#lib/calls/shown-person.server.ts';
import { draftOf, fields } from '#lib/calls/typed-call.ts';
import { vainResults } from '#lib/calls/vain-calls.ts';
import { done, problem, refused } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { now } from '#lib/server/clock.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { choice, optionalText, parseForm } from '#lib/ui/form.ts';
import * as v from 'valibot';
import { callerActing, callerOf, goOn } from '../calls-door.server.ts';

type Sent = import('./$types').RequestEvent;

export async function load({ locals, params, url }) {
	const actor = callerOf(locals);
	if (!isUuid(params.enrolment)) missing();
	const shown = await reading(actor, (work) =>
		shownPerson(work, agencyOf(locals), params.enrolment)
	);
	if (!shown) missing();
	return {
		shown,
		search: askedCalls(url.searchParams, actor.role),
		/** Given here, so that a form sent twice is one contact. */
		contactId: newId(now()),
		saved: await reading(actor, (work) => justSaved(work, savedIn(url.searchParams))),
		isUndone: url.searchParams.has('undone')
	};
}

/** Counts an act of whoever is signed in on the person of the address. */
async function begun({ locals, params }: Sent) {
	const { actor, tooMany } = await callerActing(locals);
	if (!isUuid(params.enrolment)) missing();
	return { actor, tooMany, agency: agencyOf(locals), id: params.enrolment };
}

const howItGoes = v.object({
	[fields.answer]: choice(aftercareAnswers),
	[fields.sentence]: optionalText({ max: SENTENCE_MAX, lines: true })
});
const inVain = v.object({ result: choice(vainResults) });

export const actions = {
	take: async (event: Sent) => {
		const { actor, tooMany, id } = await begun(event);
		if (tooMany) return refuseForm([tooMany], { values: {} });
		const outcome = await acting(actor, (work) => takeUpCall(work, id));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, callsAddress(askedCalls(event.url.searchParams, actor.role)));
	},
	reached: keepTyped(async (event: Sent) => {
		const { actor, tooMany, agency, id } = await begun(event);
		const typed = await event.request.formData();
		const values = textsOf(typed);
		if (tooMany) return refuseForm([tooMany], { values });
		const contactId = values[fields.contactId] ?? '';
		if (!isUuid(contactId)) missing();
		const said = parseForm(howItGoes, typed);
		// Whether it had to be answered the act knows; a sentence that is no sentence is refused here.
		const wrong = said.ok ? [] : said.problems.filter(({ field }) => field === fields.sentence);
		if (wrong.length > 0) return refuseForm(wrong, { values });
		const answer = said.ok ? said.value[fields.answer] : null;
		const sentence = said.ok ? said.value[fields.sentence] : null;
		const outcome = await acting(actor, async (work) => {
			// A second tap finds the call recorded, and nothing left to ask.
			if (await callJustMade(work, contactId)) return done(null);
			const found = await personCall(work, agency, id);
			if (!found?.asking) return refused(problem('call_over'));
			if (found.asking.step.key !== values[fields.stepKey]) return refused(problem('call_over'));
			const answers = await typedAnswers(work, id, values);
			if (!answers.ok) return answers;
			const draft = draftOf(found.asking.step, values, contactId);
			const said = { answer, sentence };
			return recordReached(work, agency, id, draft, said, answers.value);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		return goOn(event, actor, { saved: { kind: 'call', id: contactId } });
	}),
	vain: async (event: Sent) => {
		const { actor, tooMany, agency, id } = await begun(event);
		const typed = await event.request.formData();
		if (tooMany) return refuseForm([tooMany], { values: {} });
		const parsed = parseForm(inVain, typed);
		const contactId = String(typed.get(fields.contactId) ?? '');
		if (!parsed.ok || !isUuid(contactId)) missing();
		const { result } = parsed.value;
		const outcome = await acting(actor, (work) =>
			recordVain(work, agency, { enrolmentId: id, contactId, result, callAt: null })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		return goOn(event, actor, { saved: { kind: 'call', id: contactId } });
	},
	asked: keepTyped(async (event: Sent) => {
		const { actor, tooMany, agency, id } = await begun(event);
		const typed = await event.request.formData();
		const values = textsOf(typed);
		const parsed = parseForm(howItGoes, typed);
		if (tooMany) return refuseForm([tooMany], { values });
		if (!parsed.ok) return refuseForm(parsed.problems, { values });
		const answer = parsed.value[fields.answer];
		const sentence = parsed.value[fields.sentence];
		const outcome = await acting(actor, async (work) => {
			const day = (await personCall(work, agency, id))?.day ?? null;
			if (day === null) return refused(problem('call_over'));
			const answers = await typedAnswers(work, id, values);
			if (!answers.ok) return answers;
			const asked = { kind: 'participant' as const, subjectId: id, day, answer, sentence };
			return keepAftercare(work, agency, asked, answers.value);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		return goOn(event, actor, { saved: { kind: 'aftercare', id } });
	}),
	/** What was asked alone. */
	answer: keepTyped(async (event: Sent) => {
		const { actor, tooMany, agency, id } = await begun(event);
		const values = textsOf(await event.request.formData());
		if (tooMany) return refuseForm([tooMany], { values });
		const outcome = await acting(actor, (work) => answerAsked(work, agency, id, values));
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		return goOn(event, actor, { saved: { kind: 'answer', id } });
	}),
	lost: async (event: Sent) => {
		const { actor, tooMany, agency, id } = await begun(event);
		if (tooMany) return refuseForm([tooMany], { values: {} });
		const outcome = await acting(actor, (work) => closeAsLost(work, agency, id));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		return goOn(event, actor, { saved: { kind: 'lost', id } });
	},
	/** Somebody else may call them, or later. */
	skip: async (event: Sent) => {
		const { actor, id } = await begun(event);
		await acting(actor, async (work) => done(await putCallBack(work, id)));
		return goOn(event, actor, { notThis: id });
	}
};
