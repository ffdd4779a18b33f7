//! Brands, channels and the route of the last rule.

use pupitre_app::ports::store::{Channels, StoreError};
use pupitre_domain::channel::{Brand, Channel, ChannelKind};
use pupitre_domain::conversation::open::Route;
use pupitre_domain::id::{BrandId, ChannelId};

use super::media::house_picture;
use crate::backend::{Columns, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a brand: id, name, logo and its hash.
pub(super) fn brand(row: &mut Columns<'_>) -> Result<Brand> {
    Ok(Brand { id: row.id()?, name: row.text()?, logo: house_picture(row)? })
}

/// Reads the columns of a channel: id, brand, kind, name, both addresses, language.
pub(super) fn channel(row: &mut Columns<'_>) -> Result<Channel> {
    Ok(Channel {
        id: row.id()?,
        brand: row.id()?,
        kind: row.named(ChannelKind::from_name)?,
        name: row.text()?,
        address: row.text()?,
        platform_address: row.text()?,
        default_language: row.parsed()?,
    })
}

fn route(row: &mut Columns<'_>) -> Result<Route> {
    Ok(Route { team: row.id()?, priority: row.int()? })
}

impl Channels for Tx<'_> {
    fn brand(&mut self, id: BrandId) -> Result<Option<Brand>> {
        one(self.link(), &sql::CHANNEL_BRAND, &values![id], brand)
    }

    fn put_brand(&mut self, brand: &Brand) -> Result<()> {
        let values = values![
            brand.id,
            &brand.name,
            brand.logo.map(|it| it.media),
            brand.logo.as_ref().map(|it| &it.hash),
        ];
        self.link().execute(&sql::CHANNEL_PUT_BRAND, &values)?;
        Ok(())
    }

    fn channel(&mut self, id: ChannelId) -> Result<Option<Channel>> {
        one(self.link(), &sql::CHANNEL_CHANNEL, &values![id], channel)
    }

    fn channel_by_platform_address(
        &mut self,
        kind: ChannelKind,
        platform_address: &str,
    ) -> Result<Option<Channel>> {
        let values = values![kind.name(), platform_address];
        one(self.link(), &sql::CHANNEL_BY_PLATFORM_ADDRESS, &values, channel)
    }

    fn put_channel(&mut self, channel: &Channel) -> Result<()> {
        let language = channel.default_language.to_string();
        let values = values![
            channel.id,
            channel.brand,
            channel.kind.name(),
            channel.kind.family().name(),
            &channel.name,
            &channel.address,
            &channel.platform_address,
            &language,
        ];
        self.link().execute(&sql::CHANNEL_PUT_CHANNEL, &values)?;
        Ok(())
    }

    fn catch_all_route(&mut self) -> Result<Option<Route>> {
        one(self.link(), &sql::CHANNEL_CATCH_ALL_ROUTE, &[], route)
    }

    fn put_catch_all_route(&mut self, route: Route) -> Result<()> {
        let values = values![route.team, route.priority];
        self.link().execute(&sql::CHANNEL_PUT_CATCH_ALL_ROUTE, &values)?;
        Ok(())
    }
}
