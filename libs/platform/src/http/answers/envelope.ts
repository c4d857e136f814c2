/** One entry of `errors`. */
export interface ErrorEntry {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
  readonly details?: unknown;
}

export interface Meta {
  readonly requestId: string;
  readonly apiVersion: number;
  readonly [further: string]: unknown;
}

export interface Envelope {
  readonly success: boolean;
  readonly data: unknown;
  readonly meta: Meta;
  readonly errors: readonly ErrorEntry[];
}

export const succeeded = (data: unknown, meta: Meta): Envelope => ({
  success: true,
  data: data ?? null,
  meta,
  errors: [],
});
/** The same bytes as `succeeded` makes, of JSON that is there already. */
export const succeededText = (data: string, meta: string): string =>
  `{"success":true,"data":${data},"meta":${meta},"errors":[]}`;

export const failed = (errors: readonly ErrorEntry[], meta: Meta): Envelope => ({
  success: false,
  data: null,
  meta,
  errors,
});
