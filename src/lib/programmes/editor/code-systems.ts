/* Lists of codes that others keep: what people call them, and how the file names them. */

const systems: Record<string, string> = {
	LOINC: 'http://loinc.org',
	'SNOMED CT': 'http://snomed.info/sct',
	'ICD-10': 'http://hl7.org/fhir/sid/icd-10'
};

/** What people call a list of codes; its own name where nobody does. */
export function systemName(system: string): string {
	return Object.keys(systems).find((name) => systems[name] === system) ?? system;
}

/** The name of a list in the file. */
export function systemOf(typed: string): string {
	const found = Object.keys(systems).find((name) => name.toLowerCase() === typed.toLowerCase());
	return found ? systems[found]! : typed;
}
