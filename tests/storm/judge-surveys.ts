import { broken, once, type Violation } from '../chaos/violations.ts';
import type { Saved, StormPhone } from './storm-phone.ts';
import { inOrder, type Tables } from './tables.ts';

/**
 * Each hand-over is counted once, whoever answered about a visit answered once and with what one of
 * them said, and no phone can read any of it.
 */
export async function judgeSurveys(phones: StormPhone[], tables: Tables): Promise<Violation[]> {
	const saved = phones.flatMap((one) => one.saved);
	const handed = saved.filter((one) => one.outcome === 'applied').flatMap(handedOver(tables));
	const said = Map.groupBy(
		handed.filter(({ says }) => says !== null),
		({ about }) => about
	);
	const strange = tables.answers.filter(({ id, says }) =>
		said.get(id)?.every((one) => one.says !== says)
	);
	return [
		...once(
			'a hand-over',
			handed.map(({ id, about, says }) => `${id} ${about} ${says === null ? 't' : 'f'}`),
			tables.askings
		),
		...once(
			'an answer to a survey',
			[...said.keys()],
			tables.answers.map(({ id }) => id)
		),
		...strange.map(({ id }) => broken('a survey says what nobody answered', id)),
		...(await readable(phones))
	];
}

/** Of a saved survey the operation, who was asked about which visit, and what they said. */
function handedOver({ enrolmentOf }: Tables) {
	return ({ id, draft }: Saved) => {
		if (draft.kind !== 'survey') return [];
		const { visitId, enrolmentId, answers } = draft.payload;
		const about = `${visitId} ${enrolmentOf.get(enrolmentId)}`;
		return [{ id, about, says: answers && inOrder(answers) }];
	};
}

/** A copy under the phone's own key, or a length that tells what was answered. */
export async function readable(phones: StormPhone[]): Promise<Violation[]> {
	const contents = (await Promise.all(phones.map((one) => one.contentsOf('survey')))).flat();
	const lengths = new Set(contents.map(({ sealed }) => sealed.length));
	return [
		...contents
			.filter(({ local }) => local !== null)
			.map(({ id }) => broken('a phone can read what somebody answered', id)),
		...(lengths.size > 1 ? [broken('the length of a survey tells what it says', '')] : [])
	];
}
