#include "rlib/object.h"

class Node : public rlib::Object {};

uint64_t use(Node* node) { return (uint64_t)node; }
Node* back(uint64_t n) { return (Node*)n; }
