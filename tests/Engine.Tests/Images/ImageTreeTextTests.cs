using Selkie.Engine.Images;

namespace Selkie.Engine.Tests.Images;

public sealed class ImageTreeTextTests
{
    private static readonly LayerNode Top = Layer('a', Layer('b', Layer('c')), Layer('d'));

    [Fact]
    public void A_layer_alone_on_another_has_no_indent() => Assert.Equal(
        ["├── ID: aaaaaaaaaaaa Size:   1.5kB", "└── ID: bbbbbbbbbbbb Size:   1.5kB"], Lines(Layer('a', Layer('b')), isBranch: false));

    [Fact]
    public void Layers_beside_each_other_have_branches_of_their_own() => Assert.Equal(
        ["├── ID: aaaaaaaaaaaa Size:   1.5kB", "├── ID: bbbbbbbbbbbb Size:   1.5kB", "│   └── ID: cccccccccccc Size:   1.5kB", "└── ID: dddddddddddd Size:   1.5kB"], Lines(Top, isBranch: false));

    [Fact]
    public void An_uppermost_layer_with_copies_beside_it_is_a_branch() => Assert.Equal(
        ["└── ID: aaaaaaaaaaaa Size:   1.5kB", "    ├── ID: bbbbbbbbbbbb Size:   1.5kB", "    │   └── ID: cccccccccccc Size:   1.5kB", "    └── ID: dddddddddddd Size:   1.5kB"], Lines(Top, isBranch: true));

    private static string[] Lines(LayerNode top, bool isBranch) =>
        ImageTreeText.Of(new ImageTreeReport(new string('e', 64), ["sea:1"], 1500, [top]) { IsBranch = isBranch }, above: true).TrimEnd('\n').Split('\n')[4..];

    private static LayerNode Layer(char digit, params LayerNode[] above) => new(new string(digit, 64), 1500, [], above);
}
