import type { FinalTables } from './final-tables.ts';
import { attemptsOf, type Attempt, type History, type Recorded } from './history.ts';
import { broken, grouped, once, twice, type Violation } from './violations.ts';

/** Every broken promise about what phones recorded. */
export function checkPhones(history: History, tables: FinalTables): Violation[] {
	return [
		...operations(history, tables),
		...answersToPhones(history),
		...order(history, tables),
		...shownDays(history, tables)
	];
}

function operations(history: History, tables: FinalTables): Violation[] {
	const recorded = new Map(history.recorded.map((one) => [one.id, one]));
	const acknowledged = acknowledgedOf(history);
	const effects = [...tables.contacts, ...tables.anchors];
	const rows = tables.operations.map((one) => one.id);
	const applied = tables.operations.filter((one) => one.verdict === 'applied');
	const wanted = applied.flatMap((one) => recorded.get(one.id)?.effect ?? []);
	const has = new Set(applied.map((one) => one.id));
	return [
		...[...acknowledged]
			.filter((id) => !has.has(id))
			.map((id) => broken('an answered fact is not there', id)),
		...history.recorded
			.filter(({ id }) => !acknowledged.has(id))
			.map(({ id }) => broken('a fact never reached the server', id)),
		...rows
			.filter((id) => !recorded.has(id))
			.map((id) => broken('a fact that nobody recorded', id)),
		...twice(rows).map((id) => broken('a fact was kept twice', id)),
		...once('the row of a fact', wanted, effects),
		...tables.operations
			.filter((one) => one.verdict !== 'applied')
			.map((one) => broken('a true fact was refused', one.id))
	];
}

/** What the server has said it has. */
export function acknowledgedOf(history: History): Set<string> {
	const heard = attemptsOf(history, 'push').flatMap((one) => one.heard?.results ?? []);
	const isHad = ({ verdict }: { verdict: string }) =>
		verdict === 'applied' || verdict === 'duplicate';
	return new Set(heard.filter(isHad).map((one) => one.id));
}

/** Applied is said once; duplicate only of what was sent before; refused of nothing here. */
function answersToPhones(history: History): Violation[] {
	const sent = new Map<string, number>();
	const applied = new Set<string>();
	return attemptsOf(history, 'push')
		.toSorted((a, b) => a.invokedAt - b.invokedAt)
		.flatMap((attempt) => {
			for (const { id } of attempt.asked.operations) sent.set(id, (sent.get(id) ?? 0) + 1);
			return (attempt.heard?.results ?? []).flatMap(({ id, verdict }) => {
				const isAgain = applied.has(id);
				if (verdict === 'applied') applied.add(id);
				if (verdict === 'applied' && isAgain) return [broken('a fact was applied twice', id)];
				if (verdict === 'refused') return [broken('a true fact was refused', id)];
				const isFirst = verdict === 'duplicate' && sent.get(id) === 1;
				return isFirst ? [broken('a first sending was called a duplicate', id)] : [];
			});
		});
}

/**
 * A phone's facts are taken in its order: those of one answer, and those of which one was answered
 * before the other was sent. (One that met a broken connection comes later; it holds up no other.)
 */
function order(history: History, tables: FinalTables): Violation[] {
	const receivedAt = new Map(tables.operations.map((one) => [one.id, one.receivedAt]));
	const isLate = (id: string, than: string) =>
		(receivedAt.get(id) ?? 0) > (receivedAt.get(than) ?? Infinity);
	const answered = attemptsOf(history, 'push').filter((one) => one.result === 'ok');
	return [...grouped(answered, (one) => one.asked.device).values()].flatMap((ofDevice) => {
		const inOrder = ofDevice.toSorted((a, b) => a.returnedAt! - b.returnedAt!);
		const taken = inOrder.map((one) => freshIn(one));
		return taken.flatMap((ids, at) => {
			const before = at > 0 ? taken[at - 1]!.at(-1) : undefined;
			const chain = before ? [before, ...ids] : ids;
			return chain
				.slice(1)
				.filter((id, place) => isLate(chain[place]!, id))
				.map((id) => broken('taken out of order', id));
		});
	});
}

/** The facts of an answer that were taken by it, in the phone's order. */
function freshIn({ asked, heard }: Attempt<'push'>): string[] {
	const fresh = new Set(
		heard!.results.filter((one) => one.verdict === 'applied').map((one) => one.id)
	);
	return asked.operations
		.toSorted((a, b) => a.seq - b.seq)
		.map((one) => one.id)
		.filter((id) => fresh.has(id));
}

/** When all is quiet every phone is shown every contact that it recorded. */
function shownDays(history: History, { shown }: FinalTables): Violation[] {
	const byDevice = new Map(shown.map((one) => [one.device, new Set(one.contacts)]));
	return history.recorded
		.filter((one) => one.kind === 'contact' && !byDevice.get(one.device)?.has(one.effect))
		.map((one: Recorded) => broken('a phone is not shown what it recorded', one.id));
}
