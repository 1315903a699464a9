const companyForms =
	/\(주\)|㈜|주식회사|\(유\)|유한회사|\(재\)|재단법인|\(사\)|사단법인|co\.?,? ?ltd\.?|inc\.?$/g;

/** The name as a key: what two spellings of one organization have in common. */
export function nameKey(name: string): string {
	const plain = name.normalize('NFKC').toLowerCase().replace(companyForms, '');
	return plain.replace(/[\s.,'"·\-_()]/g, '') || name.trim().toLowerCase();
}
