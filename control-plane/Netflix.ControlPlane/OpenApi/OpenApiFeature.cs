using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Netflix.ControlPlane.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: every route, its shapes, its problems, and which of them need a bearer token.</summary>
internal static class OpenApiFeature
{
    private const string Scheme = "bearer";

    internal static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        // A slice's Request and Response are nested in it; outside they need its name.
        options.CreateSchemaReferenceId = type => type.Type.DeclaringType is { } slice && OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
            ? slice.Name + name
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Netflix control plane",
                Version = "v1",
                Description = "Accounts, catalog, playback authorization, licences and progress. Errors are RFC 9457 problem details.",
            };
            // Whatever address this replica listens on is not where its callers reach it.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    BearerFormat = "JWT",
                    Description = "The access_token of POST /auth/sign-in, good for 15 minutes.",
                },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            return Task.CompletedTask;
        });
    });

    internal static void MapApiDescription(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
}
