import type { Connection, Model, Schema } from 'mongoose';

/**
 * The model of this name on this connection, made at the first call.
 * @param schema the stored shape; `Row` is what `.lean()` gives back
 */
export function modelOf<Row>(connection: Connection, name: string, schema: Schema<Row>): Model<Row> {
  return (connection.models[name] ?? connection.model(name, schema as Schema)) as unknown as Model<Row>;
}
