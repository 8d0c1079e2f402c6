using Microsoft.CodeAnalysis;
using Selkie.Commands.Generator.Model;

namespace Selkie.Commands.Generator.Reading;

/// <summary>Finds what a service answers: its methods with [Responder] and [Endpoint], and the routes of the engine's verbs.</summary>
internal static class EndpointReader
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>A responder is a method of (request, result) or of (result).</summary>
    public static ResponderModel Responder(GeneratorAttributeSyntaxContext context)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        var types = method.Parameters.Select(parameter => parameter.Type.ToDisplayString(Format)).ToList();
        return new ResponderModel(NameOf(method), types.Count > 1 ? types[0] : null, types[types.Count - 1], context.Attributes[0].ConstructorArguments.Select(Tree).FirstOrDefault());
    }

    /// <summary>The routes that a method answers by itself.</summary>
    public static ValueList<EndpointModel> Endpoints(GeneratorAttributeSyntaxContext context)
    {
        var name = NameOf((IMethodSymbol)context.TargetSymbol);
        return new(context.Attributes.Select(attribute => new EndpointModel(name, RouteOf(Tree(attribute.ConstructorArguments[0]), (string)attribute.ConstructorArguments[1].Value!))));
    }

    /// <summary>The routes of the verbs of the engine that this compilation refers to.</summary>
    public static ValueList<VerbRouteModel> Routes(Compilation compilation) =>
        new(PrinterReader.Verbs(compilation).SelectMany(RoutesOf).OrderBy(route => route.Command, StringComparer.Ordinal));

    private static IEnumerable<VerbRouteModel> RoutesOf(INamedTypeSymbol verb)
    {
        var stream = verb.AllInterfaces.FirstOrDefault(i => i is { Name: "IStreamVerb", TypeArguments.Length: 1 });
        if ((stream ?? verb.AllInterfaces.FirstOrDefault(i => i is { Name: "IVerb", TypeArguments.Length: 1 })) is not { } contract) yield break;
        var path = (string)verb.GetAttributes().First(attribute => attribute.AttributeClass?.Name == "VerbAttribute").ConstructorArguments[0].Value!;
        foreach (var attribute in verb.GetAttributes())
            if (attribute.AttributeClass?.Name is "DockerAttribute" or "LibpodAttribute")
                yield return new VerbRouteModel(
                    verb.ToDisplayString(Format), contract.TypeArguments[0].ToDisplayString(Format), stream is not null, path,
                    RouteOf(attribute.AttributeClass.Name == "DockerAttribute" ? "Docker" : "Libpod", (string)attribute.ConstructorArguments[0].Value!));
    }

    private static RouteModel RouteOf(string tree, string route)
    {
        var space = route.IndexOf(' ');
        return new RouteModel(tree, route.Substring(0, space), route.Substring(space + 1));
    }

    // The members of ApiTree, in their order.
    private static string Tree(TypedConstant value) => (int)value.Value! == 0 ? "Docker" : "Libpod";

    private static string NameOf(IMethodSymbol method) => method.ContainingType.ToDisplayString(Format) + "." + method.Name;
}
