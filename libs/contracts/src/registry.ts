import { AUDIT_REQUESTS, type AuditRequests } from './audit.js';
import { AUTH_REQUESTS, type AuthRequests } from './auth.js';
import { CATALOG_EVENTS, CATALOG_REQUESTS, type CatalogEvents, type CatalogRequests } from './catalog.js';
import { CUSTOMERS_REQUESTS, type CustomersRequests } from './customers.js';
import { FULFILMENT_REQUESTS, type FulfilmentRequests } from './fulfilment.js';
import {
  INVENTORY_EVENTS,
  INVENTORY_REQUESTS,
  type InventoryEvents,
  type InventoryRequests,
} from './inventory.js';
import { NOTIFICATIONS_REQUESTS, type NotificationsRequests } from './notifications.js';
import { OPERATIONS_REQUESTS, type OperationsRequests } from './operations.js';
import { ORDERS_EVENTS, ORDERS_REQUESTS, type OrdersEvents, type OrdersRequests } from './orders.js';
import { RETURNS_EVENTS, type ReturnsEvents } from './returns.js';
import { SALES_REQUESTS, type SalesRequests } from './sales.js';
import { STOCK_REPORTS_REQUESTS, type StockReportsRequests } from './stock-reports.js';

/** Everything one module may ask another. */
export type Requests = AuditRequests &
  AuthRequests &
  CatalogRequests &
  CustomersRequests &
  FulfilmentRequests &
  InventoryRequests &
  NotificationsRequests &
  OperationsRequests &
  OrdersRequests &
  SalesRequests &
  StockReportsRequests;

/** Everything a module may tell. */
export type Events = CatalogEvents & InventoryEvents & OrdersEvents & ReturnsEvents;

export type RequestName = keyof Requests;
export type EventName = keyof Events;

/** Every request by name, so that boot can see that each has exactly one answerer. */
export const REQUEST_NAMES = Object.keys({
  ...AUDIT_REQUESTS,
  ...AUTH_REQUESTS,
  ...CATALOG_REQUESTS,
  ...CUSTOMERS_REQUESTS,
  ...FULFILMENT_REQUESTS,
  ...INVENTORY_REQUESTS,
  ...NOTIFICATIONS_REQUESTS,
  ...OPERATIONS_REQUESTS,
  ...ORDERS_REQUESTS,
  ...SALES_REQUESTS,
  ...STOCK_REPORTS_REQUESTS,
}) as readonly RequestName[];

/** Every fact by name, for those who follow all of them. */
export const EVENT_NAMES = Object.keys({
  ...CATALOG_EVENTS,
  ...INVENTORY_EVENTS,
  ...ORDERS_EVENTS,
  ...RETURNS_EVENTS,
}) as readonly EventName[];
