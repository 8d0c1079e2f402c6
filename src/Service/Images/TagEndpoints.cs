using Selkie.Engine;
using Selkie.Engine.Images;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Images;

/// <summary>Names of images: a repository and a tag, which a query has apart.</summary>
internal static class TagEndpoints
{
    /// <summary>Gives an image another name.</summary>
    [Endpoint(ApiTree.Docker, "POST /images/{name}/tag")]
    [Endpoint(ApiTree.Libpod, "POST /images/{name}/tag")]
    public static Task Tag(Exchange exchange)
    {
        if (NameOf(exchange) is not { } name) throw RepositoryIsMissing();
        return exchange.Answer(() =>
        {
            var (image, full) = exchange.Address.Tree == ApiTree.Docker ? (OfDocker(exchange, exchange.Operand), OfDocker(exchange, name)) : (exchange.Operand, name);
            exchange.Engine.Send(new TagImage { Image = image, Names = [full] });
            return new Reply(201);
        });
    }

    /// <summary>Takes a name away, or all of them.</summary>
    [Endpoint(ApiTree.Libpod, "POST /images/{name}/untag")]
    public static Task Untag(Exchange exchange)
    {
        var name = NameOf(exchange);
        if (name is null && exchange.Value("tag") is { Length: > 0 }) throw RepositoryIsMissing();
        return exchange.Answer(() =>
        {
            exchange.Engine.Send(new UntagImage { Image = exchange.Operand, Names = name is null ? [] : [name] });
            return new Reply(201);
        });
    }

    // A tag may have a digest behind it, or be nothing but one.
    private static string? NameOf(Exchange exchange) => exchange.Value("repo") is not { Length: > 0 } repository ? null
        : exchange.Value("tag") is not { Length: > 0 } tag ? repository + ":latest"
        : tag[0] == '@' ? repository + tag : $"{repository}:{tag}";

    private static EngineError RepositoryIsMissing() => new(ErrorKind.Invalid, "repo parameter is required to tag an image");

    private static string OfDocker(Exchange exchange, string name) => DockerHub.NameOf(new EngineContext(exchange.Host, exchange.Call), name);
}
