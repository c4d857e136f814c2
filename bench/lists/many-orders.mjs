const SIDE = 1_000;
const STATUSES = ['PENDING', 'PROCESSING', 'COMPLETED', 'COMPLETED', 'COMPLETED', 'CANCELLED'];

/**
 * Makes so many orders of one that is there, within the database: other ids, numbers, times, customers, products and
 * states. Indexes are built afterwards.
 *
 * @param {import('mongodb').Db} db
 * @param {{ count: number, customers: string[], products: string[] }} wish
 */
export async function makeOrders(db, { count, customers, products }) {
  const orders = db.collection('orders');
  const template = await orders.findOne({});
  const indexes = (await orders.indexes()).filter(({ name }) => name !== '_id_');
  const at = { $add: [{ $multiply: ['$thousand', SIDE] }, '$one'] };
  const pick = (list, step) => ({
    $arrayElemAt: [list, { $mod: [{ $multiply: ['$n', step] }, list.length] }],
  });
  const digits = {
    $substrBytes: [{ $concat: ['000000000', { $toString: '$n' }] }, { $strLenBytes: { $toString: '$n' } }, 9],
  };
  await orders
    .aggregate(
      [
        { $match: { _id: template._id } },
        { $set: { thousand: { $range: [0, Math.ceil(count / SIDE)] } } },
        { $unwind: '$thousand' },
        { $set: { one: { $range: [0, SIDE] } } },
        { $unwind: '$one' },
        { $set: { n: at } },
        {
          $set: {
            _id: { $concat: ['680000000000000', digits] },
            number: { $concat: ['BENCH-', digits] },
            customerId: pick(customers, 7),
            status: pick(STATUSES, 1),
            placedAt: { $add: [new Date('2020-01-01T00:00:00Z'), { $multiply: ['$n', 60_000] }] },
            items: {
              $map: { input: '$items', in: { $mergeObjects: ['$$this', { productId: pick(products, 11) }] } },
            },
          },
        },
        { $unset: ['thousand', 'one', 'n', 'reference', 'holdsExpireAt'] },
        { $out: 'many_orders' },
      ],
      { allowDiskUse: true },
    )
    .toArray();
  await orders.drop();
  await db.collection('many_orders').rename('orders');
  await db.collection('orders').createIndexes(
    indexes.map(({ key, name, unique, partialFilterExpression }) => ({
      key,
      name,
      ...(unique && { unique }),
      ...(partialFilterExpression && { partialFilterExpression }),
    })),
  );
}
