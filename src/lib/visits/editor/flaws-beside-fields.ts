import { problem, problemStatus, type Problem, type ProblemCode } from '#lib/base/problems.ts';
import { listPaths, rowFields, rowName, singleFields } from '#lib/visits/editor/fields.ts';
import { namesOf, rowCount, type TypedService } from '#lib/visits/editor/typed-service.ts';
import type { RulesFlaw } from '#lib/visits/services/rules-file.ts';

/**
 * What is wrong with a file, beside the fields of the form: a flaw of a value at its own field, of
 * several at the first of them, of a list at the list. What the form does not show is left as it is.
 */
export function besideFields(flaws: RulesFlaw[], typed: TypedService) {
	const names = fieldNames(typed);
	const problems: Problem[] = [];
	const others: RulesFlaw[] = [];
	for (const flaw of flaws) {
		const field = fieldAt(flaw.path, names);
		if (field === null) others.push(flaw);
		else if (!problems.some((one) => one.field === field)) {
			problems.push(
				problemOf(
					flaw,
					field,
					listPaths.some((path) => path === field)
				)
			);
		}
	}
	return { problems, flaws: others };
}

/** Every field and list that the form shows, in its order. */
function fieldNames(typed: TypedService): string[] {
	const single = Object.entries(singleFields).flatMap(([name, kind]) => namesOf(name, kind));
	const rows = listPaths.flatMap((path) => [
		path,
		...Array.from({ length: rowCount(typed, path) }, (_, at) =>
			rowFields(path).flatMap(([field, kind]) => namesOf(rowName(path, at, field), kind))
		).flat()
	]);
	return [
		...single.filter((name) => name in typed),
		...rows.filter((name) => isShown(name, typed))
	];
}

function isShown(name: string, typed: TypedService): boolean {
	return listPaths.some((path) => path in typed && (name === path || name.startsWith(`${path}.`)));
}

/** The field of a path, or of the nearest part of the file around it that the form shows. */
function fieldAt(path: string, names: string[]): string | null {
	const keys = path.split('.');
	const least = keys[0] === 'rules' || keys[0] === 'content' ? 2 : 1;
	for (let length = keys.length; length >= least; length--) {
		const part = keys.slice(0, length).join('.');
		const found = names.find((name) => name === part || name.startsWith(`${part}.`));
		if (found) return found;
	}
	return null;
}

/** A flaw of the schema in the words of a form. */
function problemOf({ why, params }: RulesFlaw, field: string, isList: boolean): Problem {
	if (why in problemStatus) return problem(why as ProblemCode, params, field);
	const least = /Expected >=(\d+)/.exec(why)?.[1];
	const most = /Expected <=(\d+)/.exec(why)?.[1];
	if (/^Invalid key: .*received undefined$/.test(why)) return problem('required', {}, field);
	if (why.startsWith('Invalid length')) {
		if (least) return problem('required', {}, field);
		const max = Number(most);
		return problem(isList ? 'out_of_range' : 'too_long', { max }, field);
	}
	if (least) return problem('out_of_range', { min: Number(least) }, field);
	if (most) return problem('out_of_range', { max: Number(most) }, field);
	return problem(other[why] ?? (field === 'key' ? 'not_a_key' : 'not_a_choice'), {}, field);
}

const other: Record<string, ProblemCode> = {
	'not a day': 'not_a_day',
	'bad characters': 'bad_characters'
};
