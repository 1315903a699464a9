/*
 * What an editor's page asks about one item of a programme (a question, a step, an outcome). A page is
 * a list of fields; each names where its value stands in the item, so that a flaw of that place is shown
 * beside it.
 */

export type Option = { value: string; label: string };

type Named = {
	/** Where the value stands in the item: `window.from`. */
	path: string;
	label: string;
	hint?: string;
	isOptional?: boolean;
};

export type EditedField =
	/** A text in both languages; of one line, or of some. */
	| (Named & { kind: 'both'; isLong?: boolean })
	| (Named & { kind: 'text' })
	| (Named & { kind: 'number'; places?: number; unit?: string })
	/** A yes; where it is optional, its no is nowhere in the file. */
	| (Named & { kind: 'flag' })
	| (Named & { kind: 'choice'; options: Option[] })
	| (Named & { kind: 'choices'; options: Option[] })
	| (Named & { kind: 'condition'; place: ConditionPlace })
	| RowsField
	/** What only the file changes, in words. */
	| (Named & { kind: 'kept'; words: string })
	/** The heading of the fields that follow. */
	| { kind: 'heading'; path: string; label: string; hint?: string };

export type RowsField = Named & {
	kind: 'rows';
	rowLabel: (number: number) => string;
	fields: EditedField[];
	/** What names a row in the file, made from its label; absent where nothing does. */
	keyed?: 'key' | 'value' | 'reason';
	/** Names in the file that others have already, where a row's must differ from those too. */
	taken?: string[];
	/** What a new row begins with. */
	fresh?: object;
};

/**
 * Where a condition may look for a value: at the contact at hand, there or in an outcome's window, or only
 * at whatever was known last.
 */
export type ConditionPlace = 'contact' | 'window' | 'ever';

/** The fields of a form by their names, as typed. */
export type Typed = Record<string, string>;

/** A path inside another one; '' is the item itself. */
export function within(prefix: string, path: string | number): string {
	return prefix === '' ? String(path) : path === '' ? prefix : `${prefix}.${path}`;
}
