import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CatalogController } from './catalog.controller.js';
import { CatalogListeners } from './catalog.listeners.js';
import { CatalogReads } from './catalog.reads.js';
import { CatalogService } from './catalog.service.js';
import { KeptProducts } from './products/kept-products.js';
import { ProductCache } from './products/product.cache.js';
import { Product, ProductSchema } from './products/product.schema.js';

/** Products: what is for sale, at which price. */
@Module({
  imports: [MongooseModule.forFeature([{ name: Product.name, schema: ProductSchema }])],
  controllers: [CatalogController],
  providers: [CatalogService, CatalogReads, CatalogListeners, KeptProducts, ProductCache],
})
export class CatalogModule {}
