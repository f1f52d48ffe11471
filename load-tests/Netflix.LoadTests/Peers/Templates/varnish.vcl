# The built-in VCL caches by the origin's Cache-Control and streams a miss to all who wait for it: nothing to add.
vcl 4.1;

backend origin {
    .host = "{{origin_host}}";
    .port = "{{origin_port}}";
    .first_byte_timeout = 60s;
    .between_bytes_timeout = 60s;
}
