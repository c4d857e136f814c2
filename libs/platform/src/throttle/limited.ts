import { SetMetadata } from '@nestjs/common';

export const LIMITED_AS = 'tallyhouse:limited-as';
export const UNLIMITED = 'tallyhouse:unlimited';

/** `default` counts per caller, `login` per address. */
export type Policy = 'default' | 'login';

/** Counts the route under another policy than the default one. */
export const LimitedAs = (policy: Policy) => SetMetadata(LIMITED_AS, policy);

/** The route is not counted: health, metrics, documents. */
export const Unlimited = () => SetMetadata(UNLIMITED, true);
