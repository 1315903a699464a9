// The certificate library is put together by tsyringe, which wants the three functions below of the
// (never finished) metadata proposal and finds nothing to inject with them. They come before it.
type Target = object;
type Metadata = {
	defineMetadata: (key: string, value: unknown, target: Target) => void;
	getOwnMetadata: (key: string, target: Target) => unknown;
	getMetadata: (key: string, target: Target | null) => unknown;
};

const kept = new WeakMap<Target, Map<string, unknown>>();
const reflect = Reflect as unknown as Metadata;

reflect.defineMetadata ??= (key, value, target) => {
	if (!kept.has(target)) kept.set(target, new Map());
	kept.get(target)!.set(key, value);
};
reflect.getOwnMetadata ??= (key, target) => kept.get(target)?.get(key);
reflect.getMetadata ??= (key, target) => {
	if (target === null) return undefined;
	return reflect.getOwnMetadata(key, target) ?? reflect.getMetadata(key, parentOf(target));
};

function parentOf(target: Target): Target | null {
	return Object.getPrototypeOf(target) as Target | null;
}
