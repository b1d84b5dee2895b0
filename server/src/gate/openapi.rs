//! `/api/openapi.json`, from the mounted calls and the schemas of `common`. For integrators; our client needs none.
use common::{
    call::{Access, Call, Method, Stream},
    fault::Problem,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// What is known of a mounted call once its types are gone.
#[derive(Clone)]
pub struct Door {
    pub method: &'static str,
    pub path: &'static str,
    pub access: Access,
    /// Bytes instead of JSON.
    pub is_bytes: bool,
    input: fn(&mut SchemaGenerator) -> Schema,
    output: fn(&mut SchemaGenerator) -> Schema,
}

impl Door {
    pub fn of<P, I: JsonSchema, O: JsonSchema>(call: &Call<P, I, O>) -> Door {
        let Call { method, path, access, .. } = *call;
        let method = match method {
            Method::Get => "GET",
            Method::Post | Method::Ask => "POST",
        };
        Door { method, path, access, is_bytes: false, input: I::json_schema, output: |it| it.subschema_for::<O>() }
    }

    pub fn of_stream(stream: &'static Stream) -> impl Iterator<Item = Door> {
        let schema = |it: &mut SchemaGenerator| it.subschema_for::<String>();
        let Stream { methods, path, access } = *stream;
        methods.iter().map(move |method| Door {
            method,
            path,
            access,
            is_bytes: true,
            input: schema,
            output: schema,
        })
    }
}

pub fn document(doors: &[Door]) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<Problem>();
    let mut paths = Map::new();
    for door in doors {
        let call = operation(door, &mut generator, &problem);
        let path = paths.entry(door.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(door.method.to_lowercase(), call);
        }
    }
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": { "title": "网上服务大厅", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn operation(door: &Door, generator: &mut SchemaGenerator, problem: &Schema) -> Value {
    let input = (door.input)(generator);
    let output = (door.output)(generator);
    let names = door.path.split('/').filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'));
    let in_path = |name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    let mut parameters: Vec<Value> = names.map(in_path).collect();
    let mut call = json!({
        "x-access": format!("{:?}", door.access),
        "responses": {
            "200": { "description": "OK", "content": { "application/json": { "schema": output } } },
            "default": { "description": "Fault", "content": { "application/problem+json": { "schema": problem } } },
        },
    });
    if door.is_bytes {
        // Bytes, nothing (tus), or the way to somewhere else (sign-in elsewhere).
        call["responses"] = json!({
            "2XX": { "description": "bytes, or nothing" },
            "3XX": { "description": "elsewhere" },
            "default": call["responses"]["default"],
        });
    } else if door.method == "GET" {
        let fields = input.get("properties").and_then(Value::as_object).into_iter().flatten();
        parameters.extend(fields.map(|(name, schema)| json!({ "name": name, "in": "query", "schema": schema })));
    } else {
        call["requestBody"] = json!({ "content": { "application/json": { "schema": input } } });
    }
    call["parameters"] = parameters.into();
    call
}
