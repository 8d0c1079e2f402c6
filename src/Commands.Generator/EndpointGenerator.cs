using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Selkie.Commands.Generator.Model;
using Selkie.Commands.Generator.Reading;
using Selkie.Commands.Generator.Writing;

namespace Selkie.Commands.Generator;

/// <summary>Joins, in the project that serves the REST trees, each route of a verb with who replies. A route that nobody answers yet is answered by 501.</summary>
[Generator]
public sealed class EndpointGenerator : IIncrementalGenerator
{
    private const string ResponderAttribute = "Selkie.Service.Routing.ResponderAttribute", EndpointAttribute = "Selkie.Service.Routing.EndpointAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var responders = context.SyntaxProvider.ForAttributeWithMetadataName(ResponderAttribute, static (_, _) => true, static (c, _) => EndpointReader.Responder(c)).Collect();
        var endpoints = context.SyntaxProvider.ForAttributeWithMetadataName(EndpointAttribute, static (_, _) => true, static (c, _) => EndpointReader.Endpoints(c)).Collect();
        var routes = context.CompilationProvider.Select(static (compilation, _) => EndpointReader.Routes(compilation));
        context.RegisterSourceOutput(responders.Combine(endpoints).Combine(routes), static (output, input) => Write(output, input.Left.Left, input.Left.Right, input.Right));
    }

    private static void Write(SourceProductionContext output, ImmutableArray<ResponderModel> responders, ImmutableArray<ValueList<EndpointModel>> endpoints, ValueList<VerbRouteModel> routes)
    {
        if (endpoints.IsEmpty) return;
        VerbGenerator.Add(output, "Endpoints", new EndpointWriter(responders, [.. endpoints.SelectMany(list => list)]).Write(routes));
    }
}
